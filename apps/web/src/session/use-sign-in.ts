import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Api, take } from '../api/client.ts'
import { queries } from '../api/queries.ts'
import { useApi } from '../app/context.ts'
import { rememberAdjusted } from '../cart/adjusted.ts'
import { type Translate, useLanguage } from '../i18n/context.tsx'
import { inLocale } from '../i18n/locale.ts'
import { leaveFor } from './leave.ts'
import { returnPath } from './return-path.ts'

type SignedIn = Awaited<ReturnType<typeof logIn>>

export interface Credentials {
  email: string
  password: string
}

const logIn = (api: Api, body: Credentials) => take(api.POST('/api/session/login', { body }))
const register = (api: Api, body: Credentials & { name: string }) =>
  take(api.POST('/api/session/register', { body }))

/** Signs in, and goes back to where the visitor came from, with a word about the cart that came along. */
export function useLogIn() {
  const api = useApi()
  const done = useDone()
  return useMutation({ mutationFn: (body: Credentials) => logIn(api, body), onSuccess: done })
}

/** Makes an account; then as {@link useLogIn}. */
export function useRegister() {
  const api = useApi()
  const done = useDone()
  return useMutation({
    mutationFn: (body: Credentials & { name: string }) => register(api, body),
    onSuccess: done,
  })
}

function useDone() {
  const api = useApi()
  const queryClient = useQueryClient()
  const { t, locale } = useLanguage()
  return ({ user, cart }: SignedIn): void => {
    const guestCart = queryClient.getQueryData(queries.cart(api).queryKey)
    rememberAdjusted(
      cart.adjusted.map(line => ({
        ...line,
        name: guestCart?.items.find(item => item.product.id === line.product_id)?.product.name ?? '',
      })),
    )
    const next = new URLSearchParams(location.search).get('next')
    leaveFor(returnPath(next, inLocale('/', locale)), { text: welcome(t, user.name, cart) })
  }
}

function welcome(t: Translate, name: string, cart: SignedIn['cart']): string {
  if (cart.adjusted.length > 0) return t('login.merged.adjusted', { name })
  return cart.merged > 0 ? t('login.merged', { name, count: cart.merged }) : t('login.done', { name })
}
