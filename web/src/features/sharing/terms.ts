/** The words and choices of sharing; pure. */
import type { Share } from '@/api/shapes';

export type GivenRelation = Exclude<Share['relation'], 'owner'>;

export const RELATIONS: { value: GivenRelation; label: string }[] = [
  { value: 'viewer', label: 'Viewer: looks' },
  { value: 'commenter', label: 'Commenter: adds notes' },
  { value: 'editor', label: 'Editor: books and imports' },
  { value: 'co-owner', label: 'Co-owner: manages and shares' },
];

export const RELATION_NAMES: Record<Share['relation'], string> = {
  owner: 'Owner',
  'co-owner': 'Co-owner',
  editor: 'Editor',
  commenter: 'Commenter',
  viewer: 'Viewer',
};

export const LASTING: { value: string; label: string }[] = [
  { value: '', label: 'For good' },
  { value: '1', label: 'For a day' },
  { value: '7', label: 'For a week' },
  { value: '30', label: 'For 30 days' },
  { value: '365', label: 'For a year' },
];

/** Whoever books figures has to see them. */
export function mayHideAmounts(relation: string): boolean {
  return relation === 'viewer' || relation === 'commenter';
}

/** The instant so many days from now; null is for good. */
export function endAfter(days: string, now: Date): string | null {
  return days === '' ? null : new Date(now.getTime() + Number(days) * 86_400_000).toISOString();
}

/** The address of a public page; browsers send nothing behind the # anywhere. */
export function addressOf(token: string, origin: string): string {
  return `${origin}/shared#${token}`;
}
