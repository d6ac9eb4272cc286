// Builds what is published of a package: JavaScript and types, with a package.json of its own, ready for `npm pack` and
// `npm publish`. Run as `npm run build` in the package: into its dist/, or into the folder named as the argument.
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')
const folder = process.cwd()
const dist = path.resolve(process.argv[2] ?? 'dist')
const {
  private: _,
  scripts: __,
  devDependencies: ___,
  ...own
} = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
if (!existsSync(path.join(folder, 'tsconfig.build.json')))
  throw new Error(`${own.name} is not a library: it has no tsconfig.build.json`)

rmSync(dist, { recursive: true, force: true })
const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
execFileSync(process.execPath, [tsc, '-p', path.join(folder, 'tsconfig.build.json'), '--outDir', dist], {
  stdio: 'inherit',
})

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
// Documents of the repository that the README links to come along.
const readme = readFileSync(path.join(folder, 'README.md'), 'utf8').replace(
  /\]\((\.\.\/\.\.\/docs\/[^)#]+)/g,
  (_, document) => {
    mkdirSync(path.join(dist, 'docs'), { recursive: true })
    copyFileSync(path.join(folder, document), path.join(dist, 'docs', path.basename(document)))
    return `](docs/${path.basename(document)}`
  },
)
writeFileSync(path.join(dist, 'README.md'), readme)
copyFileSync(path.join(root, 'LICENSE'), path.join(dist, 'LICENSE'))
