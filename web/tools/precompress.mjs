// Writes a .br and a .gz beside every built text file, so that no request pays for compression.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const folder = fileURLToPath(new URL('../../src/consulta/_web', import.meta.url));
const text = /\.(js|css|html|svg|json|webmanifest|txt)$/;
const worthIt = 512; // bytes; below it the header outweighs the gain

for (const name of readdirSync(folder, { recursive: true })) {
  const path = join(folder, name);
  if (!text.test(path) || statSync(path).size < worthIt) continue;
  const plain = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
  );
}
