import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { messages } from './build/messages-plugin.ts'

/**
 * What every page needs stands together: parted as it falls out, a first visit made 25 requests of pieces that compress badly by
 * themselves. Only what all pages of the shop load belongs here; parts of few pages would burden the others.
 */
const together = [
  { name: 'base', test: /node_modules\/(react|react-dom|scheduler|@tanstack|@lingui\/core|openapi-fetch)\// },
  {
    name: 'goods',
    test: /src\/(ui\/(icons|button|price|skeleton|badge|classes)|product\/(product-(grid|card|picture|link)|stock|add-button)|cart\/(lines|use-cart|drawer-state)|app\/use-hydrating|live\/page-live)\./,
  },
]

/** Two bundles out of the same sources: what browsers load (dist/client), and what the server renders with (dist/server). */
export default defineConfig(({ isSsrBuild }) => ({
  plugins: [messages(), react(), tailwind()],
  // Fonts and pictures are requests of their own: inlined they could not be cached or preloaded.
  build: {
    assetsInlineLimit: 0,
    target: 'es2022',
    manifest: !isSsrBuild,
    outDir: isSsrBuild ? 'dist/server' : 'dist/client',
    copyPublicDir: !isSsrBuild,
    rolldownOptions: isSsrBuild
      ? { input: 'src/server.tsx', output: { entryFileNames: 'render.js' } }
      : { input: 'src/client.tsx', output: { codeSplitting: { groups: together } } },
    reportCompressedSize: false,
  },
  ssr: { noExternal: true },
}))
