// Puts the viewer of the API's document beside the built application; the page /api/docs loads it.
import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const from = (name) => fileURLToPath(new URL(`../node_modules/rapidoc/dist/${name}`, import.meta.url));
const to = fileURLToPath(new URL('../../src/consulta/_web/api-docs/', import.meta.url));

mkdirSync(to, { recursive: true });
copyFileSync(from('rapidoc-min.js'), `${to}rapidoc.js`);
