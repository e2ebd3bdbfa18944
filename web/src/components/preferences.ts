/** Choices that belong to this browser rather than to the account. */
import { useLocalStorage } from '@mantine/hooks';

export function useAmountsHidden() {
  return useLocalStorage({
    key: 'folio-amounts-hidden',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
}

export function useSingleKeys() {
  return useLocalStorage({ key: 'folio-single-keys', defaultValue: true, getInitialValueInEffect: false });
}

export function useRailCollapsed() {
  return useLocalStorage({
    key: 'folio-rail-collapsed',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
}

export function useLastPortfolio() {
  return useLocalStorage<string | null>({
    key: 'folio-last-portfolio',
    defaultValue: null,
    getInitialValueInEffect: false,
  });
}
