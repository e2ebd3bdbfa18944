/** Carries a file dropped on one page to the import page, which a URL cannot do. */

let waiting: File | null = null;

export function leaveFile(file: File): void {
  waiting = file;
}

export function takeFile(): File | null {
  const file = waiting;
  waiting = null;
  return file;
}
