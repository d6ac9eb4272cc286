import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { messages } from './build/messages-plugin.ts'

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
      : { input: 'src/client.tsx' },
    reportCompressedSize: false,
  },
  ssr: { noExternal: true },
}))
