/** The drawer with the explanation of one figure. */
import { Drawer } from '@mantine/core';
import { $api } from '@/api/client';
import type { Explaining, Wanted } from '@/components/ExplainArea';
import { Explanation } from '@/components/Explanation';

type DrawerProps = { of: Explaining; wanted: Wanted; onClose: () => void };

function useAnswer({ portfolioId, together, from, to, by }: Explaining, { figure, key }: Wanted) {
  const query = {
    figure,
    limit: 100,
    ...(key ? { key } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(by ? { by } : {}),
  };
  const alone = $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/explain',
    { params: { path: { portfolio_id: portfolioId }, query } },
    { enabled: together === undefined },
  );
  const combined = $api.useQuery(
    'get',
    '/api/combined/explain',
    { params: { query: { ...query, ...together } } },
    { enabled: together !== undefined },
  );
  return together ? combined : alone;
}

export function ExplanationDrawer({ of, wanted, onClose }: DrawerProps) {
  const answer = useAnswer(of, wanted);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={answer.data?.label ?? 'How this came about'}
    >
      <Explanation query={answer} />
    </Drawer>
  );
}
