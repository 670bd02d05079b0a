// Adds up the script a first visit to each public page loads (gzip), and fails past the budget.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const folder = fileURLToPath(new URL('../../src/consulta/_web/', import.meta.url));
const manifest = JSON.parse(readFileSync(`${folder}.vite/manifest.json`, 'utf8'));
const budgetBytes = 150_000;
const pages = {
  home: ['src/features/directory/components/SearchScreen.tsx'],
  consultant: [
    'src/features/directory/components/ConsultantScreen.tsx',
    'src/features/booking/components/SlotPicker.tsx',
  ],
  'sign-in': ['src/features/identity/components/SignInScreen.tsx'],
};

/** A part that is imported statically too is in a chunk of its own name, without its source's. */
function keyOf(source) {
  if (manifest[source]) return source;
  const name = source.replace(/^.*\/|\.\w+$/g, '');
  const key = Object.keys(manifest).find((each) => manifest[each].name === name);
  if (!key) throw new Error(`${source} is in no chunk`);
  return key;
}

/** The chunk and everything it imports statically. */
function closure(key, seen = new Set()) {
  if (!seen.has(key)) {
    seen.add(key);
    for (const next of manifest[key]?.imports ?? []) closure(next, seen);
  }
  return seen;
}

let failed = false;
for (const [page, entries] of Object.entries({ shell: [], ...pages })) {
  const keys = new Set(['index.html', ...entries].flatMap((entry) => [...closure(keyOf(entry))]));
  const files = new Set([...keys].map((key) => manifest[key]?.file).filter((file) => file?.endsWith('.js')));
  const bytes = [...files].reduce(
    (sum, file) => sum + gzipSync(readFileSync(folder + file), { level: 9 }).length,
    0,
  );
  failed ||= bytes > budgetBytes;
  process.stdout.write(`${page.padEnd(12)} ${(bytes / 1000).toFixed(1)} kB gz in ${files.size} files\n`);
}
process.exit(failed ? 1 : 0);
