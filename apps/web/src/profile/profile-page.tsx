import { useMutation, useQuery } from '@tanstack/react-query'
import { take } from '../api/client.ts'
import { errorText } from '../api/error-text.ts'
import { useApi } from '../app/context.ts'
import { Head } from '../app/head.tsx'
import { useLanguage } from '../i18n/context.tsx'
import { inLocale } from '../i18n/locale.ts'
import { leaveFor } from '../session/leave.ts'
import { SignedIn } from '../session/signed-in.tsx'
import { forgetInTab } from '../session/tab-storage.ts'
import { endsSession } from '../session/use-session-end.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Failed } from '../ui/failed.tsx'
import { Loading, Skeleton } from '../ui/skeleton.tsx'
import { toast } from '../ui/toasts.tsx'
import { ProfileForm } from './profile-form.tsx'
import { profileQuery } from './queries.ts'
import { Sessions } from './sessions.tsx'

export function ProfilePage() {
  const { t } = useLanguage()
  return (
    <div className="page-width wrap-anywhere pt-8">
      <Head title={t('profile.title')} noindex />
      <div className="mx-auto flex max-w-3xl flex-col gap-10">
        <SignedIn
          meanwhile={
            <>
              <h1 className="title-page">{t('profile.title')}</h1>
              <ProfileSkeleton />
            </>
          }
        >
          {user => (
            <>
              <div className="flex flex-wrap items-center justify-between gap-4">
                <h1 className="title-page">{t('profile.title')}</h1>
                <div className="flex flex-wrap gap-3">
                  {user.role === 'admin' ? (
                    <ButtonLink to="/admin" look="tonal">
                      {t('nav.admin')}
                    </ButtonLink>
                  ) : null}
                  <ButtonLink to="/orders" look="tonal">
                    {t('orders.title')}
                  </ButtonLink>
                  <LogOut />
                </div>
              </div>
              <Profile />
              <Sessions />
            </>
          )}
        </SignedIn>
      </div>
    </div>
  )
}

function Profile() {
  const profile = useQuery(profileQuery(useApi()))
  if (profile.data === undefined) return profile.isError ? <Failed query={profile} /> : <ProfileSkeleton />
  return <ProfileForm profile={profile.data} />
}

function LogOut() {
  const { t, locale } = useLanguage()
  const api = useApi()
  const logOut = useMutation({
    mutationKey: endsSession,
    mutationFn: () => take(api.POST('/api/session/logout')),
    onSuccess: () => {
      forgetInTab()
      leaveFor(inLocale('/', locale), { text: t('profile.loggedOut') })
    },
    onError: error => toast({ text: errorText(error, t), tone: 'bad' }),
  })
  return (
    <Button look="outline" busy={logOut.isPending || logOut.isSuccess} onClick={() => logOut.mutate()}>
      {t('profile.logOut')}
    </Button>
  )
}

function ProfileSkeleton() {
  return (
    <Loading className="flex max-w-md flex-col gap-4">
      <Skeleton className="h-11" />
      <Skeleton className="h-11" />
      <Skeleton className="h-11 w-36 rounded-full" />
    </Loading>
  )
}
