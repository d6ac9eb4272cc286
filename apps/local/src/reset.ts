import path from 'node:path'
import { removeDataFolder } from '@technomir/local-services'

/** Deletes the clusters and the Redis data of a data folder. Logs stay; a Redis of REDIS_URL is not touched. */
export async function resetData(dataDir: string): Promise<void> {
  for (const name of ['primary', 'replica', 'redis']) await removeDataFolder(path.join(dataDir, name))
}
