/** Whatever figure is clicked in here opens a drawer that says how it came about. */
import { lazy, type ReactNode, Suspense, useCallback, useState } from 'react';
import { ExplainProvider } from '@/components/Explained';

const ExplanationDrawer = lazy(() =>
  import('@/components/ExplanationDrawer').then((it) => ({ default: it.ExplanationDrawer })),
);

/** Of which portfolio, or of which together, over which days, split by what. */
export type Explaining = {
  portfolioId: string;
  together?: { portfolio_id: string[]; base?: string };
  from?: string | undefined;
  to?: string | undefined;
  by?: 'instrument' | 'kind' | 'currency' | 'account';
};
export type Wanted = { figure: string; key?: string | undefined };

export function ExplainArea({ of, children }: { of: Explaining; children: ReactNode }) {
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const open = useCallback((figure: string, key?: string) => setWanted({ figure, key }), []);
  return (
    <ExplainProvider value={open}>
      {children}
      {wanted && (
        <Suspense>
          <ExplanationDrawer of={of} wanted={wanted} onClose={() => setWanted(null)} />
        </Suspense>
      )}
    </ExplainProvider>
  );
}
