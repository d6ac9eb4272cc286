/** Messages as pgoutput writes them, for tests of what a real server is hard to bring to. */

const int8 = (value: number) => Buffer.from([value])
const int16 = (value: number) => Buffer.from([value >> 8, value & 255])
const int32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const int64 = (value: number) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}
const text = (value: string) => Buffer.from(`${value}\0`)
const join = (...parts: (Buffer | string)[]) =>
  Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : part)))

export const begin = (xid: number) => join('B', int64(1), int64(0), int32(xid))

export const commit = (endLsn: number) => join('C', int8(0), int64(endLsn - 1), int64(endLsn), int64(0))

export const relation = (oid: number, table: string, columns: string[]) =>
  join(
    'R',
    int32(oid),
    text('public'),
    text(table),
    'd',
    int16(columns.length),
    ...columns.map(name => join(int8(1), text(name), int32(25), int32(0))),
  )

export const insert = (oid: number, values: string[]) =>
  join(
    'I',
    int32(oid),
    'N',
    int16(values.length),
    ...values.map(value => join('t', int32(Buffer.byteLength(value)), value)),
  )

export const message = (prefix: string, content: string) =>
  join('M', int8(1), int64(1), text(prefix), int32(Buffer.byteLength(content)), content)
