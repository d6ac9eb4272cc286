/**
 * Names of the log's keys. All carry one hash tag, so that in a Redis Cluster they live in one slot and one
 * blocking read can follow the log and its heartbeats together.
 */
export interface LogKeys {
  readonly current: string
  readonly nodes: string
  entries(epoch: string): string
  heartbeat(epoch: string): string
  /** Of a log that hands out its positions itself: which epoch it is, and of which server. */
  readonly own: string
  readonly ownEntries: string
}

/**
 * @param name distinguishes several applications in one Redis
 * @param prefix put before every key. Default none
 */
export function logKeys(name: string, prefix = ''): LogKeys {
  const tag = `${prefix}{${name}}:log`
  return {
    current: `${tag}:current`,
    nodes: `${tag}:nodes`,
    entries: epoch => `${tag}:${epoch}`,
    heartbeat: epoch => `${tag}:${epoch}:heartbeat`,
    own: `${tag}:own`,
    ownEntries: `${tag}:own:entries`,
  }
}
