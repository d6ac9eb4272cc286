import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { refusedBy } from '../testing/refused.ts'

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop()
  // The demo shop has ids 1 to 6: iPhone, MacBook, AirPods, Galaxy, PlayStation, Xbox.
  await shop.sql(`insert into products (id, name, price, category, brand, stock, description) values
    (11, 'Наушники Sony Live 7 чёрные', 5000, 'headphones', 'Sony', 3, 'Быстрая зарядка'),
    (12, 'Наушники JBL Tune 2', 3000, 'headphones', 'JBL', 0, 'Складная конструкция'),
    (13, 'Зарядка Anker 67 Вт', 2000, 'chargers', 'Anker', 9, 'Fast charger for phones'),
    (14, 'Смартфон Samsung Nova 25 128 ГБ', 20000, 'phones', 'Samsung', 5, 'Экран AMOLED'),
    (15, 'Смартфон Xiaomi Note 9 8/256 ГБ', 15000, 'phones', 'Xiaomi', 5, 'Камера 50 Мп'),
    (16, 'Клавиатура O''Neil "100%" <b>', 900, 'keyboards', 'O''Neil', 5, 'TKL \\ & | ! : *')`)
  await shop.request({ method: 'POST', url: '/api/cache/invalidate/all' })
})
afterAll(() => shop.stop())

interface Answer {
  items: { id: number; name: string }[]
  next: string | null
  total?: number
  corrected: string | null
}
const search = async (q: string, more = ''): Promise<Answer> => {
  const answer = await shop.request({ url: `/api/search?q=${encodeURIComponent(q)}${more}` })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<Answer>()
}
const ids = async (q: string, more = '') => (await search(q, more)).items.map(item => item.id)
const sorted = async (q: string) => (await ids(q)).sort((a, b) => a - b)

describe('words are found in any form', () => {
  test.each([
    ['наушники', [3, 11, 12]],
    ['наушников', [3, 11, 12]],
    ['НАУШНИКАМИ', [3, 11, 12]],
    ['черные наушники', [11]],
    ['чёрный', [11]],
    ['charger', [13]],
    ['chargers', [13]],
    ['8/256', [15]],
    ['256', [1, 4, 15]],
    ['256gb', [1, 4, 15]],
    ['usb-c', [3]],
    ['o’neil 100', [16]],
    ['iphone 16 pro', [1]],
  ])('%s', async (q, found) => {
    expect(await sorted(q)).toEqual(found)
    expect((await search(q)).corrected).toBeNull()
  })
})

describe('words are found by their other names', () => {
  test.each([
    ['айфон', [1]],
    ['самсунг', [4, 14]],
    ['самсунга', [4, 14]],
    ['плойка', [5]],
    ['иксбокс', [6]],
    ['headphones', [3, 11, 12]],
    ['телефон самсунг', [14]],
    ['smartfon xiaomi', [15]],
    ['naushniki jbl', [12]],
  ])('%s', async (q, found) => {
    expect(await sorted(q)).toEqual(found)
  })
})

describe('slips are mended, and told', () => {
  test.each([
    ['айфно', 'айфон', [1]],
    ['iphnoe', 'iphone', [1]],
    ['samsng', 'samsung', [4, 14]],
    ['смасунг', 'самсунг', [4, 14]],
    ['наушнкии', 'наушники', [3, 11, 12]],
    ['soyn', 'sony', [5, 11]],
    ['ыфьыгтп', 'samsung', [4, 14]],
    ['yfeiybrb jbl', 'наушники jbl', [12]],
    ['macbok air', 'macbook air', [2]],
  ])('%s is %s', async (q, corrected, found) => {
    expect(await search(q)).toMatchObject({ corrected })
    expect(await sorted(q)).toEqual(found)
  })

  test.each(['galaxy s24', 'нокиа', 'iphone 17', 'qwrtpsdf'])('%s is not made something else', async q => {
    expect(await search(q)).toEqual({ items: [], next: null, total: 0, corrected: null })
  })
})

describe('while somebody types', () => {
  test.each([
    ['app', [1, 2, 3]],
    ['mac', [2]],
    ['самс', [4, 14]],
    ['айф', [1]],
    ['науш', [3, 11, 12]],
    ['galaxy s2', [4]],
  ])('%s is the beginning of a word', async (q, found) => {
    expect(await sorted(q)).toEqual(found)
  })

  test('categories, brands and products are suggested', async () => {
    const suggest = async (q: string) =>
      (await shop.request({ url: `/api/search/suggest?q=${encodeURIComponent(q)}` })).json<{
        items: unknown[]
      }>()
    expect(await suggest('самс')).toEqual({
      items: [
        { kind: 'category', text: 'phones' },
        { kind: 'brand', text: 'Samsung' },
        { kind: 'product', text: 'Samsung Galaxy S25 256 ГБ', id: 4 },
        { kind: 'product', text: 'Смартфон Samsung Nova 25 128 ГБ', id: 14 },
      ],
      corrected: null,
    })
    expect(await suggest('iphnoe')).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ id: 1 })]),
      corrected: 'iphone',
    })
    expect(await suggest('')).toEqual({ items: [], corrected: null })
  })
})

test('words in the name come before words in the description', async () => {
  // A charger by name; headphones that only charge fast.
  expect((await ids('зарядка')).slice(0, 1)).toEqual([13])
  expect(await sorted('зарядка')).toEqual([11, 13])
})

test('filters, orders and pages', async () => {
  expect(await ids('наушники', '&inStock=true&sort=price')).toEqual([11, 3])
  expect(await ids('наушники', '&sort=-price')).toEqual([3, 11, 12])
  expect(await ids('наушники', '&sort=name')).toEqual([3, 12, 11])
  expect(await ids('apple', '&category=phones')).toEqual([1])
  expect(await ids('256', '&brand=Samsung')).toEqual([4])
  expect(await ids('256', '&minPrice=15000&maxPrice=90000&sort=price')).toEqual([15, 4])
  expect(await ids('apple', '&onSale=true')).toEqual([3])
  const whole = await ids('256', '&sort=price')
  const paged: number[] = []
  for (let after = ''; ; ) {
    const { items, next, total } = await search('256', `&sort=price&limit=1${after}`)
    expect(total).toBe(after === '' ? 3 : undefined)
    paged.push(...items.map(i => i.id))
    if (next === null) break
    after = `&after=${next}`
  }
  expect(paged).toEqual(whole)
})

describe('anything can be asked', () => {
  test.each([
    '',
    '   ',
    "'; DROP TABLE products; --",
    '%_%',
    '\\',
    '& | ! ( ) : * <->',
    '":*"',
    '😀',
    '\0',
    'для и на',
    'the a of',
    "o'neil | samsung",
    'x'.repeat(200),
    'слово '.repeat(33),
  ])('%j', async q => {
    const answer = await search(q)
    expect(answer.items.length).toBeLessThanOrEqual(1)
    expect(await shop.sql('select count(*) from products')).toEqual([{ count: 12 }])
  })

  test('but not without q, not for ever, not twice', async () => {
    for (const path of ['/api/search', '/api/search/suggest'])
      for (const query of ['', '?q=x&q=y', `?q=${'x'.repeat(201)}`, '?q=x&query=y'])
        expect(await refusedBy(shop, { url: `${path}${query}` })).toMatchObject({
          status: 400,
          code: 'validation_failed',
        })
  })

  test('queries that mean the same share an entry', async () => {
    await search('MacBook  AIR')
    const answer = await shop.request({ url: '/api/search?q=%22macbook%22%20air!' })
    expect(answer.headers['cache-status']).toMatch(/; hit;.*key="search:q=macbook\+air&sort=relevance"/)
  })
})

describe('products that change', () => {
  const eventually = (q: string) => expect.poll(() => sorted(q), { interval: 20 })
  test('are found by their new words, and no longer by the old', async () => {
    expect(await sorted('zephyr')).toEqual([])
    await shop.sql(`update products set name = 'Zephyr 3000', description = '' where id = 16`)
    await eventually('zephyr').toEqual([16])
    await eventually('клавиатура').toEqual([])
    await shop.sql(`insert into products (id, name, price) values (17, 'Zephyr 4000', 1)`)
    await eventually('zephyrs').toEqual([16, 17])
    await eventually('зефир').toEqual([])
    await shop.sql('update products set id = 18 where id = 17')
    await eventually('zephyr').toEqual([16, 18])
    await shop.sql('delete from products where id >= 16')
    await eventually('zephyr').toEqual([])
  })

  test('a word that the dictionary learns or forgets is no slip, or is one, at once', async () => {
    const corrected = () => expect.poll(async () => (await search('наушнеки')).corrected, { interval: 20 })
    await corrected().toBe('наушники')
    await shop.sql(`insert into search_words (word, lexeme) values ('наушнеки', 'наушнеки')`)
    await corrected().toBeNull()
    await shop.sql(`update search_words set word = 'другое', lexeme = 'друг' where word = 'наушнеки'`)
    await corrected().toBe('наушники')
    await shop.sql('create table kept as select * from search_words')
    await shop.sql('truncate search_words')
    await corrected().toBeNull()
    await shop.sql('insert into search_words select * from kept')
    await corrected().toBe('наушники')
  })

  test('by a role that knows of nothing but products', async () => {
    await shop.sql('create role supplier')
    await shop.sql('grant select, insert, update, delete on products to supplier')
    await shop.sql('grant usage on sequence products_id_seq to supplier')
    await shop.sql(`begin; set local role supplier;
      insert into products (id, name, price) values (21, 'Quokka', 1);
      update products set name = 'Wombat' where id = 21; commit`)
    await eventually('wombat').toEqual([21])
    await shop.sql('begin; set local role supplier; delete from products where id = 21; commit')
    await eventually('wombat').toEqual([])
  })

  test('with texts of any length and kind', async () => {
    const long = 'слово'.repeat(20_000)
    await shop.sql(
      `insert into products (id, name, price, description) values (19, $1, 1, $2), (20, '', 1, $3)`,
      [
        'Ω'.repeat(255),
        `${long} ${'x '.repeat(500_000)}`,
        Array.from({ length: 200_000 }, (_, i) => `word${i}`).join(' '),
      ],
    )
    await eventually('word17').toEqual([20])
    await shop.sql('delete from products where id in (19, 20)')
  })
})
