import type { Locator, Page } from 'playwright-core'

/** Signs a page's browser in, with an empty cart; the next page that it loads is that user's. */
export async function signIn(page: Page, email: string): Promise<void> {
  // Away from the pages of the shop: what they still ask for would come from a session that has ended.
  await page.goto('about:blank')
  const answer = await page.request.post('/api/session/login', { data: { email, password: 'technomir' } })
  if (!answer.ok()) throw new Error(`${email} could not sign in: ${await answer.text()}`)
  await page.request.delete('/api/cart')
}

/** Puts pieces into the cart of a page's browser. */
export async function putIntoCart(page: Page, productId: number, quantity = 1): Promise<void> {
  const answer = await page.request.post(`/api/cart/add/${productId}`, { data: { quantity } })
  if (!answer.ok()) throw new Error(`Nothing was put into the cart: ${await answer.text()}`)
}

/** The first button on a page that puts something into the cart. */
export const addButton = (page: Page): Locator => page.getByRole('button', { name: /^В корзину/ }).first()

const texts = {
  ru: {
    phone: 'Телефон',
    city: 'Город',
    postcode: 'Индекс',
    street: 'Улица, дом, квартира',
    number: 'Номер карты',
    expiry: 'Срок действия',
    cvc: 'Код CVC',
  },
  en: {
    phone: 'Phone',
    city: 'City',
    postcode: 'Postcode',
    street: 'Street, house, flat',
    number: 'Card number',
    expiry: 'Expiry',
    cvc: 'CVC',
  },
}

/** Types an address and a card into the checkout page; the name is there already. */
export async function fillCheckout(
  page: Page,
  { locale = 'ru', card = '4242 4242 4242 4242' }: { locale?: 'ru' | 'en'; card?: string } = {},
): Promise<void> {
  const t = texts[locale]
  await page.getByLabel(t.phone).fill('+7 900 123-45-67')
  await page.getByLabel(t.city).fill('Казань')
  await page.getByLabel(t.postcode).fill('420000')
  await page.getByLabel(t.street).fill('Баумана, 7')
  await page.getByLabel(t.number).fill(card)
  await page.getByLabel(t.expiry).fill('12/30')
  await page.getByLabel(t.cvc).fill('123')
}

/** Orders of the user of a page's browser, the newest first. */
export async function ordersOf(page: Page): Promise<{ id: number; total: number; status: string }[]> {
  const answer = await page.request.get('/api/orders')
  return ((await answer.json()) as { items: { id: number; total: number; status: string }[] }).items
}
