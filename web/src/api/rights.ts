/** What I may do with a portfolio: what is not allowed is not offered. The server decides, this only asks it. */
import { $api } from '@/api/client';
import type { Portfolio } from '@/api/shapes';

export type Rights = {
  mayWrite: boolean;
  mayManage: boolean;
  isOwner: boolean;
  /** The server left amounts out; they are not to be had. */
  hidesAmounts: boolean;
};

const NOTHING: Rights = { mayWrite: false, mayManage: false, isOwner: false, hidesAmounts: false };

export function rightsOf({ relation = 'owner', hides_amounts = false }: Portfolio): Rights {
  const isOwner = relation === 'owner';
  const mayManage = isOwner || relation === 'co-owner';
  return { isOwner, mayManage, mayWrite: mayManage || relation === 'editor', hidesAmounts: hides_amounts };
}

/** Nothing is allowed until the portfolio is known. */
export function useRights(portfolioId: string | null): Rights {
  const { data } = $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}',
    { params: { path: { portfolio_id: portfolioId ?? '' } } },
    { enabled: portfolioId !== null },
  );
  return data ? rightsOf(data) : NOTHING;
}
