import { describe, expect, test } from 'vitest'
import { allowedSlips, slips } from './distance.ts'
import { knownNames, productWords } from './synonyms.ts'
import { mostWords, otherLayout, transliterate, wordsOf } from './words.ts'

describe('the words of a query', () => {
  test.each([
    ['  iPhone 16  Pro! ', ['iphone', '16', 'pro']],
    ['Чёрные-наушники/USB-C', ['черные', 'наушники', 'usb', 'c']],
    ['256GB 1 тб 512Гб', ['256', 'гб', '1', 'тб', '512']],
    ['айфон айфон', ['айфон']],
    ["'; DROP TABLE products; --", ['drop', 'table', 'products']],
    ['a & b | !c:* <-> (d)', ['a', 'b', 'c', 'd']],
    ['', []],
    [' \0\n%_\\ 😀 ', []],
    ['x'.repeat(200), []],
  ])('%j', (query, words) => {
    expect(wordsOf(query)).toEqual(words)
  })

  test('are not more than anybody types', () => {
    expect(wordsOf('a b c d e f g h i j k l')).toHaveLength(mostWords)
  })
})

test.each([
  ['ыфьыгтп', 'samsung'],
  ['yfeiybrb', 'наушники'],
])('%s is %s in the other keyboard layout', (typed, meant) => {
  expect(otherLayout(typed)).toBe(meant)
})

test.each([
  ['самсунг', 'samsung'],
  ['naushniki', 'наушники'],
  ['smartfon', 'смартфон'],
  ['планшет', 'planshet'],
])('%s is %s in the other alphabet', (typed, meant) => {
  expect(transliterate(typed)).toBe(meant)
})

test.each([
  ['айфно', 'айфон', 1],
  ['iphnoe', 'iphone', 1],
  ['samsng', 'samsung', 1],
  ['смасунк', 'самсунг', 2],
  ['same', 'same', 0],
  ['', 'ab', 2],
  ['phone', 'console', Number.POSITIVE_INFINITY],
])('between %s and %s lie %d slips', (a, b, count) => {
  expect(slips(a, b, 2)).toBe(count)
  expect(slips(b, a, 2)).toBe(count)
})

test('short words have to be right', () => {
  expect(['lg', 'jbl', 'sony', 'iphone', 'samsung'].map(allowedSlips)).toEqual([0, 0, 1, 1, 2])
})

test('other names are single words, written as queries are', () => {
  for (const name of knownNames) {
    expect(wordsOf(name)).toEqual([name])
    for (const word of productWords(name)) expect(wordsOf(word)).toEqual([word])
  }
  expect(productWords('headphones')).toEqual(['наушники'])
  expect(productWords('nothing of ours')).toEqual([])
})
