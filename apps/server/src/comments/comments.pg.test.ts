import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Browser } from '../testing/browser.ts'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'

let shop: InProcessShop
let anna: Browser
let dmitry: Browser
beforeAll(async () => {
  shop = await startInProcessShop()
  anna = await Browser.of(shop, 'anna@example.com')
  dmitry = await Browser.of(shop, 'dmitry@example.com')
})
afterAll(() => shop.stop())

interface Shown {
  items: { id: number; text: string; user_id: number }[]
  rating: { average: number | null; count: number }
}
const shownOf = async (productId: number) =>
  (await shop.request({ url: `/api/products/${productId}/comments` })).json<Shown>()
const codeOf = (answer: { json: () => { error: { code: string } } }) => answer.json().error.code

describe('a comment', () => {
  test('is written once, changed and deleted by its author, and everybody sees it at once', async () => {
    expect((await shownOf(4)).items).toEqual([])
    const written = await anna.send('POST /api/products/4/comments', { text: ' Хорошо ', rating: 4 })
    expect([written.statusCode, written.json()]).toMatchObject([
      201,
      { product_id: 4, user_id: 1, text: 'Хорошо', rating: 4, hidden: false },
    ])
    const { id } = written.json<{ id: number }>()
    expect(await shownOf(4)).toMatchObject({
      items: [{ id, text: 'Хорошо' }],
      rating: { average: 4, count: 1 },
    })
    const again = await anna.send('POST /api/products/4/comments', { text: 'Ещё', rating: 1 })
    expect([again.statusCode, codeOf(again)]).toEqual([409, 'already_commented'])
    expect((await anna.send(`PUT /api/comments/${id}`, { text: 'Лучше', rating: 5 })).json()).toMatchObject({
      id,
      text: 'Лучше',
    })
    expect(await shownOf(4)).toMatchObject({ items: [{ text: 'Лучше' }], rating: { average: 5 } })
    expect((await anna.get('/api/products/4/comments/own')).json()).toMatchObject({ comment: { id } })
    expect((await anna.send(`DELETE /api/comments/${id}`)).json()).toEqual({ id })
    expect(await shownOf(4)).toMatchObject({ items: [], rating: { average: null, count: 0 } })
    expect((await anna.get('/api/products/4/comments/own')).json()).toEqual({ comment: null })
  })

  test('twenty at once of one author are one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        dmitry.send('POST /api/products/6/comments', { text: 'x', rating: 3 }),
      ),
    )
    expect(answers.map(a => a.statusCode).sort()).toEqual([201, ...Array(19).fill(409)])
    expect((await shownOf(6)).items).toHaveLength(1)
  })

  test("of somebody else is not there for who wants to change it; guests and strangers don't write", async () => {
    const [own] = await shop.sql<{ id: number }>('select id from comments where user_id = 1 limit 1')
    const change = { text: 'чужое', rating: 1 }
    for (const answer of [
      await dmitry.send(`PUT /api/comments/${own?.id}`, change),
      await dmitry.send(`DELETE /api/comments/${own?.id}`),
      await dmitry.send('PUT /api/comments/9999', change),
    ])
      expect([answer.statusCode, codeOf(answer)]).toEqual([404, 'comment_not_found'])
    const guest = await Browser.guest(shop)
    for (const answer of [
      await guest.send('POST /api/products/3/comments', change),
      await guest.send(`PUT /api/comments/${own?.id}`, change),
      await guest.send(`DELETE /api/comments/${own?.id}`),
      await guest.get('/api/products/3/comments/own'),
    ])
      expect([answer.statusCode, codeOf(answer)]).toEqual([401, 'unauthenticated'])
    expect((await anna.send('POST /api/products/99/comments', change)).statusCode).toBe(404)
    expect(await shop.sql(`select 1 from comments where text = 'чужое'`)).toEqual([])
  })

  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    `"'&lt;b&gt;'"; DROP TABLE comments; --`,
    'две\nстроки\tи 😀 \u202e \u2028 конец',
    'a'.repeat(5000),
  ])('is the same text when it comes back, whatever it looks like: %j', async text => {
    await shop.sql('delete from comments where product_id = 3')
    const { id } = (await anna.send('POST /api/products/3/comments', { text, rating: 5 })).json<{
      id: number
    }>()
    for (const url of ['/api/products/3/comments', '/api/comments/top', '/api/products/3/page']) {
      const answer = await shop.request({ url })
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
      const all: unknown[] = []
      JSON.parse(answer.body, (_, value: { id?: number; text?: string }) => {
        if (value?.id === id && value.text !== undefined) all.push(value.text)
        return value
      })
      expect(all, url).toEqual([text])
    }
  })

  test.each([
    { text: '   ', rating: 5 },
    { text: 'a\u0000b', rating: 5 },
    { text: '\ud800', rating: 5 },
    { text: 'a'.repeat(5001), rating: 5 },
    { text: 'x', rating: 0 },
    { text: 'x', rating: 6 },
    { text: 'x', rating: 4.5 },
    { text: 'x' },
    { text: 'x', rating: 5, user_id: 2 },
  ])('is refused as %j', async body => {
    const answer = await anna.send('POST /api/products/2/comments', body)
    expect([answer.statusCode, codeOf(answer)]).toEqual([400, 'validation_failed'])
  })

  test('that is hidden is seen by its author alone, and counts for nothing', async () => {
    await shop.sql('delete from comments where product_id = 2')
    const { id } = (await anna.send('POST /api/products/2/comments', { text: 'Плохо', rating: 5 })).json<{
      id: number
    }>()
    expect((await shownOf(2)).items).toMatchObject([{ id }])
    await shop.sql('update comments set hidden = true where id = $1', [id])
    await expect.poll(async () => (await shownOf(2)).items).toEqual([])
    expect(await shownOf(2)).toMatchObject({ rating: { average: null, count: 0 } })
    expect((await shop.request({ url: '/api/comments/top' })).body).not.toContain('Плохо')
    expect((await shop.request({ url: '/api/products/2/page' })).body).not.toContain('Плохо')
    expect((await anna.get('/api/products/2/comments/own')).json()).toMatchObject({
      comment: { id, hidden: true },
    })
    expect((await dmitry.get('/api/products/2/comments/own')).json()).toEqual({ comment: null })
    // Changing it does not show it again.
    await anna.send(`PUT /api/comments/${id}`, { text: 'Очень плохо', rating: 5 })
    expect((await shownOf(2)).items).toEqual([])
  })
})
