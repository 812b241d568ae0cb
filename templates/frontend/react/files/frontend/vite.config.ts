{{> slot:vite.imports}}
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  {{> slot:vite.plugins}}
  // The project's .env serves both sides; only VITE_ names of it reach the page.
  envDir: '..',
  server: {
    proxy: { '/api': 'http://localhost:8080' },
  },
});
