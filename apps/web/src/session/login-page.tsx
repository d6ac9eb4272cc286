import { Link } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { errorText } from '../api/error-text.ts'
import { useT } from '../i18n/context.tsx'
import { Button } from '../ui/button.tsx'
import { Input } from '../ui/fields.tsx'
import { Notice } from '../ui/notice.tsx'
import { AuthLayout } from './auth-layout.tsx'
import { DemoAccounts } from './demo-accounts.tsx'
import { PasswordInput } from './password-input.tsx'
import { loginLink } from './return-path.ts'
import { useSession } from './session.ts'
import { useNext } from './use-next.ts'
import { type Credentials, useLogIn } from './use-sign-in.ts'

export function LoginPage() {
  const t = useT()
  const next = useNext()
  const session = useSession()
  const logIn = useLogIn()
  const { register, handleSubmit, formState, reset } = useForm<Credentials>({ mode: 'onTouched' })
  const { errors } = formState
  return (
    <AuthLayout title={t('login.title')} text={t('login.text')}>
      {logIn.error ? (
        <Notice
          key={logIn.submittedAt}
          urgent
          tone="bad"
          title={errorText(logIn.error, t, {
            wrong_credentials: 'login.wrong',
            too_many_attempts: 'login.tooMany',
          })}
        />
      ) : null}
      <form
        method="post"
        noValidate
        className="flex flex-col gap-4"
        onSubmit={event => void handleSubmit(fields => logIn.mutate(fields))(event)}
      >
        <Input
          label={t('field.email')}
          type="email"
          autoComplete="username"
          inputMode="email"
          error={errors.email?.message}
          {...register('email', { required: t('field.required') })}
        />
        <PasswordInput
          label={t('field.password')}
          autoComplete="current-password"
          error={errors.password?.message}
          {...register('password', { required: t('field.required') })}
        />
        {/* It stays busy until the next page is there. */}
        <Button type="submit" size="large" wide busy={logIn.isPending || logIn.isSuccess}>
          {t('login.submit')}
        </Button>
      </form>
      <p className="text-ink-muted text-sm">
        {t('login.noAccount')}{' '}
        <Link
          {...loginLink(next, '/register')}
          className="rounded font-semibold text-accent underline-offset-4 hover:underline"
        >
          {t('register.title')}
        </Link>
      </p>
      {session?.demo ? <DemoAccounts onChoose={email => reset({ email, password: 'technomir' })} /> : null}
    </AuthLayout>
  )
}
