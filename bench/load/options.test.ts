import { expect, test } from 'vitest'
import { readOptions, UsageError } from './options.ts'

const running = 'http://localhost:8080'
const read = (...args: string[]) => readOptions(args, running, 7)

test('without options it is half a minute of the shop that runs here', () => {
  expect(read()).toEqual({ url: running, rate: 10, seconds: 30, users: 40, seed: 7, json: false })
})

test.each(['http://localhost:1', 'http://127.0.0.1:80', 'http://127.8.9.1', 'http://[::1]:8080'])(
  '%s is this machine',
  url => {
    expect(read('--url', url).url).toBe(new URL(url).origin)
  },
)

test.each([
  'https://shop.example',
  'http://10.0.0.1',
  'http://localhost.example',
  'http://127.0.0.1.example',
])('%s is not, and is left alone unless it is yours', url => {
  expect(() => read('--url', url)).toThrow('--i-own-this-host')
  expect(read('--url', url, '--i-own-this-host').url).toBe(new URL(url).origin)
})

test.each([
  ['--rate', '0', '--rate must be'],
  ['--rate', 'many', '--rate must be'],
  ['--seconds', '', '--seconds must be'],
  ['--users', '1.5', '--users must be a whole'],
  ['--seed', '-1', '--seed'],
  ['--url', 'localhost', '--url must look like'],
  ['--url', 'ftp://localhost', '--url must look like'],
  ['--speed', '1', 'Usage: npm run load'],
])('%s %s is refused with what to type instead', (name, value, message) => {
  expect(() => read(`${name}=${value}`)).toThrow(UsageError)
  expect(() => read(`${name}=${value}`)).toThrow(message)
})

test('without a running shop it says how to start one', () => {
  expect(() => readOptions([], null, 7)).toThrow('npm start')
})
