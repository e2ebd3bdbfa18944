/** What the page makes of the person's jobs: the export that counts, and words for its parts. */
import type { Job } from '@/api/shapes';

const LABELS: Readonly<Record<string, string>> = {
  users: 'Account',
  portfolio: 'Portfolios',
  archive: 'Packing',
};

/** The newest export, whatever became of it; jobs come newest first. */
export function lastExport(jobs: readonly Job[] | undefined): Job | undefined {
  return jobs?.find((job) => job.kind === 'export');
}

export function isOpen(job: Job | undefined): boolean {
  return job?.state === 'waiting' || job?.state === 'running';
}

export function stepLabel(name: string): string {
  return LABELS[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** The name the server gives the file. */
export function downloadName(headers: Headers): string {
  return /filename="([^"]+)"/.exec(headers.get('content-disposition') ?? '')?.[1] ?? 'stock-portfolio.zip';
}
