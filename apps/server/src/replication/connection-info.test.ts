import { expect, test } from 'vitest'
import { connectionInfo, sameAddress } from './connection-info.ts'

test('names the primary as libpq does, with our role and a quoted password', () => {
  expect(connectionInfo('postgres://demo:secret@db.example:6000/shop?sslmode=require', "it's \\ a b")).toBe(
    "host=db.example port=6000 user=replicator password='it\\'s \\\\ a b' dbname=shop connect_timeout=5 sslmode=require",
  )
})

test('compares addresses, whoever logs in there', () => {
  const ours = connectionInfo('postgres://demo:x@pg-master/ecommerce_db', "it's")
  const byHand = 'host=pg-master port=5432 user=replicator password=replpass dbname=ecommerce_db'
  expect(sameAddress(ours, byHand)).toBe(true)
  expect(sameAddress(ours, byHand.replace('5432', '5433'))).toBe(false)
  expect(sameAddress(ours, byHand.replace('pg-master', "'pg master'"))).toBe(false)
})
