/** Builds the app under a strict content security policy and proxies the API in development. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const gateway = process.env.FOLIO_GATEWAY ?? 'http://localhost:4110';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    manifest: true,
    // A font inlined as a data: URL would need font-src data: in the policy.
    assetsInlineLimit: 0,
    sourcemap: false,
  },
  server: {
    proxy: { '/api': { target: gateway, ws: true } },
  },
});
