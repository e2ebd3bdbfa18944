/** What the list of users keeps in its address, and the names of states. */
import { PERSONAL_ROLES, type PersonalRole } from '@/lib/roles';
import { type Raw, readChoice, readText } from '@/lib/search';

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
