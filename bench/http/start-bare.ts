import { once } from 'node:events'
import http from 'node:http'
import { fileURLToPath } from 'node:url'
import { type ServerProcess, startServerProcess } from '@technomir/server/testing/server-process'
import type { Asked } from './drive.ts'

const entry = fileURLToPath(new URL('bare.ts', import.meta.url))
/** Node writes these itself. */
const own = new Set(['connection', 'keep-alive', 'date', 'transfer-encoding'])

/** A bare server that answers as `asked` is answered now. */
export async function startBare(asked: Asked, env: Record<string, string> = {}): Promise<ServerProcess> {
  const request = http.get(asked.url, { headers: { ...asked.headers }, agent: false })
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  if (response.statusCode !== 200) throw new Error(`${asked.url} answered ${response.statusCode}.`)
  const headers: string[] = []
  const { rawHeaders } = response
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (!own.has((rawHeaders[i] ?? '').toLowerCase()))
      headers.push(rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '')
  return await startServerProcess(
    { ...env, ANSWER: JSON.stringify({ headers, body: Buffer.concat(chunks).toString('base64') }) },
    entry,
  )
}
