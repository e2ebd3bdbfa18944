/** What the list of users keeps in its address, and the names of roles and states. */
import { type Raw, readChoice, readText } from '@/lib/search';

export const ROLE_NAMES = {
  owner: 'Owner',
  admin: 'Administrator',
  trader: 'Trader',
  analyst: 'Analyst',
  auditor: 'Auditor',
} as const;
export type PersonalRole = keyof typeof ROLE_NAMES;
/** Object.keys of a record of a closed set of names gives just those names. */
export const PERSONAL_ROLES = Object.keys(ROLE_NAMES) as PersonalRole[];

export const STATE_NAMES = { active: 'Active', disabled: 'Disabled', deleting: 'Being deleted' } as const;
export type UserState = keyof typeof STATE_NAMES;
/** As above. */
export const USER_STATES = Object.keys(STATE_NAMES) as UserState[];

export type UserSearch = {
  q?: string | undefined;
  role?: PersonalRole | undefined;
  state?: UserState | undefined;
  sort?: string | undefined;
  user?: string | undefined;
};

export function readUserSearch(raw: Raw): UserSearch {
  return {
    q: readText(raw.q)?.slice(0, 100),
    role: readChoice(raw.role, PERSONAL_ROLES),
    state: readChoice(raw.state, USER_STATES),
    sort: readText(raw.sort),
    user: readText(raw.user),
  };
}

export function hasFilter({ q, role, state }: UserSearch): boolean {
  return q !== undefined || role !== undefined || state !== undefined;
}

export function nameOfRole(role: string): string {
  return readChoice(role, PERSONAL_ROLES) === undefined ? role : ROLE_NAMES[role as PersonalRole]; // Just checked.
}
