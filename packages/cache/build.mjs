// Builds what is published: JavaScript and types in dist/, with a package.json of its own. `npm pack ./dist` packs it.
// Another folder may be named as the argument.
import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const folder = import.meta.dirname
const root = path.join(folder, '../..')
const dist = path.resolve(process.argv[2] ?? path.join(folder, 'dist'))
const tsc = path.join(root, 'node_modules/typescript/bin/tsc')

rmSync(dist, { recursive: true, force: true })
execFileSync(process.execPath, [tsc, '-p', path.join(folder, 'tsconfig.build.json'), '--outDir', dist], {
  stdio: 'inherit',
})

const {
  private: _,
  scripts: __,
  devDependencies: ___,
  ...own
} = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
const published = {
  ...own,
  engines: { node: '>=20' },
  sideEffects: false,
  exports: Object.fromEntries(
    Object.entries(own.exports).map(([entry, source]) => {
      const file = source.replace('./src/', './').replace(/\.ts$/, '')
      return [entry, { types: `${file}.d.ts`, default: `${file}.js` }]
    }),
  ),
}
writeFileSync(path.join(dist, 'package.json'), `${JSON.stringify(published, null, 2)}\n`)
copyFileSync(path.join(folder, 'README.md'), path.join(dist, 'README.md'))
copyFileSync(path.join(root, 'LICENSE'), path.join(dist, 'LICENSE'))
