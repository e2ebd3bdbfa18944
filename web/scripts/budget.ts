/** Fails when a screen needs more bytes than it may; sizes are gzip, read from Vite's manifest. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

type Chunk = { file: string; imports?: string[]; css?: string[]; isEntry?: boolean };

const dist = new URL('../dist/', import.meta.url);
// JSON.parse is untyped; Vite documents this shape for its manifest.
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8')) as Record<
  string,
  Chunk
>;

const KIB = 1024;
/** KiB gzip of JavaScript; a route counts what it needs beyond the entry. */
const BUDGETS: Record<string, number> = {
  'src/features/auth/SetupPage.tsx': 40,
  'src/app/pages/SignInRoute.tsx': 25,
  'src/app/pages/DashboardRoute.tsx': 110,
  'src/app/pages/ActivitiesRoute.tsx': 60,
  'src/app/pages/ImportRoute.tsx': 60,
  'src/app/pages/HoldingRoute.tsx': 110,
  'src/app/pages/ManageRoute.tsx': 40,
  'src/features/settings/SettingsPage.tsx': 40,
  'src/features/platform/PlatformPage.tsx': 30,
};
const ENTRY_BUDGET = 230;
const CSS_BUDGET = 45;
const SHELL = 'src/app/Shell.tsx';

function sizeOf(file: string): number {
  return gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / KIB;
}

/** The files of a chunk and of everything it imports at once. */
function filesOf(name: string, seen = new Set<string>()): { js: Set<string>; css: Set<string> } {
  const chunk = manifest[name];
  const files = { js: new Set<string>(), css: new Set<string>() };
  if (!chunk || seen.has(name)) return files;
  seen.add(name);
  files.js.add(chunk.file);
  for (const sheet of chunk.css ?? []) files.css.add(sheet);
  for (const imported of chunk.imports ?? []) {
    const below = filesOf(imported, seen);
    for (const file of below.js) files.js.add(file);
    for (const sheet of below.css) files.css.add(sheet);
  }
  return files;
}

function total(files: Iterable<string>): number {
  return [...files].map(sizeOf).reduce((sum, size) => sum + size, 0);
}

const entryName = Object.keys(manifest).find((name) => manifest[name]?.isEntry) ?? '';
const entry = filesOf(entryName);
// Every signed-in screen stands in the shell, so its code counts as entry, not as the screen's.
const shell = new Set([...entry.js, ...filesOf(SHELL).js]);
const css = new Set([...entry.css, ...filesOf(SHELL).css]);
const rows: [what: string, size: number, budget: number][] = [
  ['entry with shell, JS', total(shell), ENTRY_BUDGET],
  ['entry with shell, CSS', total(css), CSS_BUDGET],
];
for (const [name, budget] of Object.entries(BUDGETS)) {
  if (!manifest[name]) throw new Error(`${name} is not in the manifest: rename it in scripts/budget.ts.`);
  const isOutside = name.includes('/auth/') || name.includes('SignIn');
  const own = [...filesOf(name).js].filter((file) => !(isOutside ? entry.js : shell).has(file));
  rows.push([name, total(own), budget]);
}
let isOver = false;
for (const [what, size, budget] of rows) {
  isOver ||= size > budget;
  console.log(`${size > budget ? 'OVER' : 'ok  '} ${size.toFixed(1).padStart(6)} of ${budget} KiB  ${what}`);
}
if (isOver) process.exit(1);
