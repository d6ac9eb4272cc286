/**
 * Finds out which log this is, or begins one: KEYS are `own` and `ownEntries`, ARGV[1] a name for a new epoch, ARGV[2] how long an
 * unused log is kept (ms).
 *
 * A log that its server may have lost the end of must not hand out positions twice. So it belongs to one life of one
 * server: `run_id` changes when the process starts anew, `master_replid` also when a replica is promoted. Where either differs
 * from what the log was begun with, or a key of it is gone, everything known is void and another epoch begins.
 * Positions of a new epoch start at Redis' time only so that they wake blocked readers; nothing rests on that clock.
 *
 * The expiry is set by readers too: a master that refuses writes (`min-replicas-to-write`) proves nothing to them.
 */
const opening = `
local replication = redis.call('INFO', 'replication')
if not string.find(replication, 'role:master', 1, true) then return redis.error_reply('READONLY the log is read and written on a master') end
local server = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') .. ':' .. string.match(replication, 'master_replid:(%x+)')
local known = redis.pcall('HMGET', KEYS[1], 'epoch', 'server')
local epoch, newest = known[1], nil
if epoch and known[2] == server then
  local stream = redis.pcall('XINFO', 'STREAM', KEYS[2])
  for i = 1, #stream, 2 do
    if stream[i] == 'last-generated-id' then newest = string.match(stream[i + 1], '^%d+') end
  end
end
if not newest then
  local time = redis.call('TIME')
  newest = string.format('%d%06d', time[1], time[2])
  epoch = ARGV[1]
  redis.call('DEL', KEYS[1])
  redis.call('UNLINK', KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'server', server)
  redis.call('XADD', KEYS[2], newest .. '-0', 'epoch', epoch, 'entry',
    '{"prev":"' .. newest .. '","tags":[],"touched":[],"events":[],"writes":[],"committedAt":0}')
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
`

/** Answers the epoch and the newest position, as a proof of sight. */
export const proofScript = `${opening} return {epoch, newest}`

/** Appends ARGV[4] (the JSON of an entry after its `prev`), keeping about ARGV[3] entries; answers epoch and position. */
export const ownAppendScript = `${opening}
local position = string.format('%.0f', tonumber(newest) + 1)
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], position .. '-0', 'epoch', epoch, 'entry', '{"prev":"' .. newest .. '",' .. ARGV[4])
return {epoch, position}
`
