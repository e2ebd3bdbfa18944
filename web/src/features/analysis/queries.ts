/** The questions the screens of analysis ask. */
import { $api } from '@/api/client';
import { rangeStart } from '@/lib/ranges';
import { readChoice, readWords } from '@/lib/search';
import { type AnalysisSearch, EXCLUDABLE } from './search';

const KEEP = { placeholderData: <T>(previous: T | undefined) => previous };

/** The period, terms and benchmark of an address, as the API takes them. */
export function askedOf(search: AnalysisSearch, today: string) {
  const last = search.to ?? today;
  const start = search.from ?? (search.to ? null : rangeStart(search.range ?? '1Y', last));
  const excluded = readWords(search.without).flatMap((word) => readChoice(word, EXCLUDABLE) ?? []);
  return {
    ...(start ? { from: start } : {}),
    to: last,
    ...(search.timing ? { flow_timing: search.timing } : {}),
    ...(excluded.length > 0 ? { exclude: excluded } : {}),
    ...(search.benchmark ? { benchmark: search.benchmark } : {}),
  };
}

export type Asked = ReturnType<typeof askedOf>;
type Path = { portfolio_id: string };

export function useReturns(path: Path, query: Asked) {
  return $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/performance',
    { params: { path, query } },
    KEEP,
  );
}

export function useDaily(path: Path, query: Asked) {
  return $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/returns/daily',
    { params: { path, query } },
    KEEP,
  );
}

export function useCalendar(path: Path, asked: Asked) {
  const { from: _, ...query } = asked;
  return $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/returns/calendar',
    { params: { path, query } },
    KEEP,
  );
}

export function useContribution(path: Path, asked: Asked, by: NonNullable<AnalysisSearch['by']>) {
  return $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/contribution',
    { params: { path, query: { ...asked, by } } },
    KEEP,
  );
}

export function useRisk(path: Path, asked: Asked, window: number) {
  return $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/risk',
    { params: { path, query: { ...asked, window } } },
    KEEP,
  );
}

/** Instruments with prices of their own can be compared with. */
export function useComparable() {
  return $api.useQuery(
    'get',
    '/api/instruments',
    { params: { query: { limit: 100 } } },
    { select: ({ items }) => items.filter(({ last_price_on }) => last_price_on !== null) },
  );
}

export function useExplanation(path: Path, asked: Asked, { figure, key, by, mix, model }: AnalysisSearch) {
  const isAttributed = figure?.startsWith('attribution.') ?? false;
  const query = {
    ...asked,
    figure: figure ?? '',
    limit: 100,
    ...(key ? { key } : {}),
    ...(isAttributed ? { by: by ?? 'kind', part: mix?.split(',') ?? [] } : by ? { by } : {}),
    ...(isAttributed && model ? { model } : {}),
  };
  return $api.useQuery(
    'get',
    '/api/portfolios/{portfolio_id}/explain',
    { params: { path, query } },
    { enabled: figure !== undefined },
  );
}
