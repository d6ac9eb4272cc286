import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = path.join(import.meta.dirname, '../../..')

/** A package as somebody gets it, installed in a folder that knows nothing of this repository. */
export interface PackedPackage {
  /** What is published. */
  readonly dist: string
  /** The folder it is installed in; programs there import it by its name. */
  readonly user: string
  /** The README as it comes with the package. */
  readonly readme: string
  /** Names of all packages that came with it, and of itself. */
  installed(): Promise<string[]>
  /** Runs a program in the folder. @returns what it prints */
  run(code: string, env?: NodeJS.ProcessEnv): Promise<string>
  /** Type-checks TypeScript modules in the folder, strictly. @returns what the compiler complains of */
  check(modules: Record<string, string>, compilerOptions?: object): Promise<string>
  remove(): Promise<void>
}

/** Builds, packs and installs a package of this repository. @param folder where it is */
export async function installPacked(folder: string): Promise<PackedPackage> {
  const own = await mkdtemp(path.join(os.tmpdir(), 'technomir-package-'))
  const [dist, user] = [path.join(own, 'dist'), path.join(own, 'user')]
  await run(process.execPath, [path.join(root, 'packages/build-package.mjs'), dist], { cwd: folder })
  const { stdout } = await run('npm', ['pack', dist, '--json', '--pack-destination', own], { cwd: own })
  const [{ filename }] = Object.values(JSON.parse(stdout) as object) as [{ filename: string }]
  await mkdir(user)
  await writeFile(path.join(user, 'package.json'), '{ "type": "module", "private": true }')
  const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts']
  await run('npm', ['install', ...quietly, path.join(own, filename)], { cwd: user })
  return {
    dist,
    user,
    readme: await readFile(path.join(dist, 'README.md'), 'utf8'),
    installed: async () => {
      const listed = await run('npm', ['ls', '--all', '--parseable'], { cwd: user })
      return listed.stdout.split('\n').map(line => line.split('node_modules/').at(-1) ?? '')
    },
    run: async (code, env = {}) => {
      const file = path.join(user, 'program.ts')
      await writeFile(file, code)
      return (await run(process.execPath, [file], { cwd: user, env: { ...process.env, ...env } })).stdout
    },
    check: async (modules, compilerOptions) => {
      await Promise.all(Object.entries(modules).map(([name, text]) => writeFile(path.join(user, name), text)))
      const strictly = {
        target: 'es2023',
        module: 'nodenext',
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        // Those of Node, which users have as a rule.
        typeRoots: [path.join(root, 'node_modules/@types')],
        types: ['node'],
        ...compilerOptions,
      }
      const config = { compilerOptions: strictly, files: Object.keys(modules) }
      await writeFile(path.join(user, 'tsconfig.json'), JSON.stringify(config))
      const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
      return run(process.execPath, [tsc, '-p', user]).then(
        () => '',
        (error: { stdout: string }) => error.stdout,
      )
    },
    remove: () => rm(own, { recursive: true, force: true }),
  }
}

/** The code blocks of a language in a Markdown text. */
export function codeBlocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, code]) => code ?? '',
  )
}
