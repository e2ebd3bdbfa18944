/** What the audit log keeps in its address. */
import { type Raw, readChoice, readDay, readText } from '@/lib/search';

export const OUTCOMES = ['success', 'refused', 'failed'] as const;

export type AuditSearch = {
  actor?: string | undefined;
  action?: string | undefined;
  target?: string | undefined;
  outcome?: (typeof OUTCOMES)[number] | undefined;
  from?: string | undefined;
  to?: string | undefined;
  q?: string | undefined;
};

const LONGEST = 200;

export function readAuditSearch(raw: Raw): AuditSearch {
  return {
    actor: readText(raw.actor)?.slice(0, LONGEST),
    action: readText(raw.action)?.slice(0, LONGEST),
    target: readText(raw.target)?.slice(0, LONGEST),
    outcome: readChoice(raw.outcome, OUTCOMES),
    from: readDay(raw.from),
    to: readDay(raw.to),
    q: readText(raw.q)?.slice(0, LONGEST),
  };
}

export function hasFilter(search: AuditSearch): boolean {
  return Object.values(search).some((value) => value !== undefined);
}

/** The filters as the server understands them; a day ends with its last moment. */
export function queryOf({ q, from, to, ...rest }: AuditSearch) {
  return {
    ...rest,
    text: q,
    from: from && `${from}T00:00:00Z`,
    to: to && new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000).toISOString(),
  };
}
