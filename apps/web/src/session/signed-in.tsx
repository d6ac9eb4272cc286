import { useNavigate, useRouter } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { isPassing, loginLink } from './return-path.ts'
import { type User, useSession } from './session.ts'

/** Shows `children` to whoever is signed in; sends everybody else to sign in and come back. */
export function SignedIn({
  children,
  meanwhile,
}: {
  children: (user: User) => ReactNode
  /** Until it is known who this is. */
  meanwhile: ReactNode
}) {
  const session = useSession()
  const user = session?.user
  if (user != null) return children(user)
  return (
    <>
      {session === undefined ? null : <ToLogin />}
      {meanwhile}
    </>
  )
}

function ToLogin() {
  const router = useRouter()
  const navigate = useNavigate()
  useEffect(() => {
    const { publicHref } = router.state.location
    // While the login page is on its way, the address is that page's already.
    if (isPassing(publicHref)) return
    navigate({ ...loginLink(publicHref), replace: true }).catch((error: unknown) => {
      console.error(error)
    })
  }, [router, navigate])
  return null
}
