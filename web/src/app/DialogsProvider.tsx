/** Holds the dialogs any screen may open; each loads its code when first opened. */
import { Loader, Modal } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { useCurrentPortfolio } from '@/app/useCurrentPortfolio';
import { type ActivityDraft, type Dialogs, DialogsContext } from '@/components/dialogs';

const ActivityForm = lazy(() =>
  import('@/features/activities/ActivityForm').then((it) => ({ default: it.ActivityForm })),
);
const PriceForm = lazy(() =>
  import('@/features/instruments/PriceForm').then((it) => ({ default: it.PriceForm })),
);
const PriceUpload = lazy(() =>
  import('@/features/instruments/PriceUpload').then((it) => ({ default: it.PriceUpload })),
);
const PortfolioForm = lazy(() =>
  import('@/features/portfolios/PortfolioForm').then((it) => ({ default: it.PortfolioForm })),
);
const ShortcutList = lazy(() => import('@/app/ShortcutList').then((it) => ({ default: it.ShortcutList })));

type Open =
  | { kind: 'activity'; draft: ActivityDraft }
  | { kind: 'price' | 'prices'; instrument: Parameters<Dialogs['enterPrice']>[0] }
  | { kind: 'portfolio' }
  | { kind: 'shortcuts' };

const titles: Record<Open['kind'], string> = {
  activity: 'Add an activity',
  price: 'Enter a price',
  prices: 'Upload prices',
  portfolio: 'New portfolio',
  shortcuts: 'Keyboard shortcuts',
};

function titleOf(open: Open): string {
  return open.kind === 'activity' && open.draft.corrects ? 'Correct an activity' : titles[open.kind];
}

type DialogsProviderProps = { currency: string; children: ReactNode };

export function DialogsProvider({ currency, children }: DialogsProviderProps) {
  const [open, setOpen] = useState<Open | null>(null);
  const portfolioId = useCurrentPortfolio();
  const dialogs = useMemo<Dialogs>(
    () => ({
      addActivity: (draft = {}) => setOpen({ kind: 'activity', draft }),
      enterPrice: (instrument) => setOpen({ kind: 'price', instrument }),
      uploadPrices: (instrument) => setOpen({ kind: 'prices', instrument }),
      newPortfolio: () => setOpen({ kind: 'portfolio' }),
      showShortcuts: () => setOpen({ kind: 'shortcuts' }),
    }),
    [],
  );
  const close = (): void => setOpen(null);

  return (
    <DialogsContext.Provider value={dialogs}>
      {children}
      <Modal
        opened={open !== null}
        onClose={close}
        title={open ? titleOf(open) : ''}
        size={open?.kind === 'activity' || open?.kind === 'shortcuts' ? 'lg' : 'md'}
      >
        <Suspense fallback={<Loader size="sm" aria-label="Loading" />}>
          {open?.kind === 'activity' && portfolioId && (
            <ActivityForm portfolioId={portfolioId} draft={open.draft} onDone={close} />
          )}
          {open?.kind === 'price' && <PriceForm instrument={open.instrument} onDone={close} />}
          {open?.kind === 'prices' && <PriceUpload instrument={open.instrument} onDone={close} />}
          {open?.kind === 'portfolio' && <PortfolioForm currency={currency} onDone={close} />}
          {open?.kind === 'shortcuts' && <ShortcutList />}
        </Suspense>
      </Modal>
    </DialogsContext.Provider>
  );
}
