/**
 * Names of the log's keys. All carry one hash tag, so that in a Redis Cluster they live in one slot and one
 * blocking read can follow the log and its heartbeats together.
 */
export interface LogKeys {
  readonly current: string
  readonly nodes: string
  entries(epoch: string): string
  heartbeat(epoch: string): string
}

/** @param name distinguishes several applications in one Redis */
export function logKeys(name: string): LogKeys {
  const tag = `{${name}}:log`
  return {
    current: `${tag}:current`,
    nodes: `${tag}:nodes`,
    entries: epoch => `${tag}:${epoch}`,
    heartbeat: epoch => `${tag}:${epoch}:heartbeat`,
  }
}
