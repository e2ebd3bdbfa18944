/** The roles a person can have, and what people call them. */
import { readChoice } from './search';

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

export function nameOfRole(role: string): string {
  return readChoice(role, PERSONAL_ROLES) === undefined ? role : ROLE_NAMES[role as PersonalRole]; // Just checked.
}
