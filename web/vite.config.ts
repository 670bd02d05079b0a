/** How the web application is built, served while developing, and tested. */
import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const api = process.env.CONSULTA_API ?? 'http://127.0.0.1:8000';

/** What every page needs is one file, and what most need another: few pack better than many, and name fewer of them. */
const GROUPS = [
  { name: 'base', tags: ['$initial' as const], priority: 2 },
  {
    name: 'parts',
    test: /[\\/]src[\\/](ui[\\/](inputs|Field|Stars|Money|LiveDot|Time|Badge)|kit[\\/]money[\\/]money)\.tsx?$/,
    priority: 1,
  },
];

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    // The Python distribution ships these files, so one process can serve everything.
    outDir: '../src/consulta/_web',
    emptyOutDir: true,
    manifest: true,
    // A strict content security policy admits no data: fonts.
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: GROUPS } } },
  },
  server: {
    host: '127.0.0.1',
    // The service sees the browser's own Origin and Host, as it does in production.
    proxy: { '/api': { target: api, ws: true, changeOrigin: false } },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/test/setup.ts'],
    restoreMocks: true,
    env: { TZ: 'Europe/Berlin' },
  },
});
