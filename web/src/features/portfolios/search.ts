/** What the dashboard keeps in its address. */
import { RANGES, type Range } from '@/lib/ranges';
import { type Raw, readChoice, readFlag, readText } from '@/lib/search';

export const CHART_MODES = ['value', 'return'] as const;
export const ALLOCATIONS = ['instrument', 'kind', 'currency', 'account'] as const;

export type DashboardSearch = {
  range?: Range | undefined;
  mode?: (typeof CHART_MODES)[number] | undefined;
  benchmark?: string | undefined;
  table?: true | undefined;
  by?: (typeof ALLOCATIONS)[number] | undefined;
  sort?: string | undefined;
  hide?: string | undefined;
  group?: string | undefined;
  q?: string | undefined;
  holding?: string | undefined;
};

/** Every feature of the page reads and changes the same address. */
export type DashboardView = { search: DashboardSearch; change: (patch: DashboardSearch) => void };

export function readDashboardSearch(raw: Raw): DashboardSearch {
  return {
    range: readChoice(raw.range, RANGES),
    mode: readChoice(raw.mode, CHART_MODES),
    benchmark: readText(raw.benchmark),
    table: readFlag(raw.table),
    by: readChoice(raw.by, ALLOCATIONS),
    sort: readText(raw.sort),
    hide: readText(raw.hide),
    group: readText(raw.group),
    q: readText(raw.q),
    holding: readText(raw.holding),
  };
}
