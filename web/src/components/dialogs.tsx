/** The dialogs any screen may open; the app provides them, so that features need not know each other. */
import { createContext, useContext } from 'react';
import type { Activity, ActivityType } from '@/api/shapes';

export type InstrumentName = { id: string; symbol: string; name: string };
export type ActivityDraft = {
  type?: ActivityType;
  instrument?: InstrumentName;
  /** The booked activity that the new one replaces. */
  corrects?: Activity;
};

export type Dialogs = {
  addActivity: (draft?: ActivityDraft) => void;
  enterPrice: (instrument: { id: string; symbol: string; currency?: string }) => void;
  uploadPrices: (instrument: { id: string; symbol: string; currency?: string }) => void;
  newPortfolio: () => void;
  showShortcuts: () => void;
};

const missing = (): void => {
  throw new Error('This screen stands outside the shell, which provides the dialogs.');
};

export const DialogsContext = createContext<Dialogs>({
  addActivity: missing,
  enterPrice: missing,
  uploadPrices: missing,
  newPortfolio: missing,
  showShortcuts: missing,
});

export function useDialogs(): Dialogs {
  return useContext(DialogsContext);
}
