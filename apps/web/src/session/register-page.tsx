import { Link } from '@tanstack/react-router'
import { useForm } from 'react-hook-form'
import { errorText, wrongFields } from '../api/error-text.ts'
import { useT } from '../i18n/context.tsx'
import { Button } from '../ui/button.tsx'
import { Input } from '../ui/fields.tsx'
import { Notice } from '../ui/notice.tsx'
import { AuthLayout } from './auth-layout.tsx'
import { looksLikeEmail, shortestPassword } from './credentials.ts'
import { PasswordInput } from './password-input.tsx'
import { loginLink } from './return-path.ts'
import { useNext } from './use-next.ts'
import { type Credentials, useRegister } from './use-sign-in.ts'

type Fields = Credentials & { name: string }

export function RegisterPage() {
  const t = useT()
  const next = useNext()
  const signUp = useRegister()
  const { register, handleSubmit, formState, setError } = useForm<Fields>({ mode: 'onTouched' })
  const { errors } = formState
  const submit = handleSubmit(fields =>
    signUp.mutate(fields, {
      onError: error => {
        for (const field of wrongFields(error))
          if (field === 'name' || field === 'email' || field === 'password')
            setError(field, { message: t('field.wrong') }, { shouldFocus: true })
      },
    }),
  )
  return (
    <AuthLayout title={t('register.title')} text={t('register.text')}>
      {signUp.error ? (
        <Notice
          key={signUp.submittedAt}
          urgent
          tone="bad"
          title={errorText(signUp.error, t, {
            email_taken: 'register.taken',
            weak_password: 'field.passwordShort',
            too_many_attempts: 'login.tooMany',
            validation_failed: 'field.someWrong',
          })}
        />
      ) : null}
      <form method="post" noValidate className="flex flex-col gap-4" onSubmit={event => void submit(event)}>
        <Input
          label={t('field.name')}
          autoComplete="name"
          error={errors.name?.message}
          {...register('name', { validate: name => name.trim() !== '' || t('field.required') })}
        />
        <Input
          label={t('field.email')}
          type="email"
          autoComplete="email"
          inputMode="email"
          error={errors.email?.message}
          {...register('email', {
            required: t('field.required'),
            validate: email => looksLikeEmail(email) || t('field.emailWrong'),
          })}
        />
        <PasswordInput
          label={t('field.password')}
          autoComplete="new-password"
          hint={t('field.passwordHint')}
          error={errors.password?.message}
          {...register('password', {
            required: t('field.required'),
            validate: password => [...password].length >= shortestPassword || t('field.passwordShort'),
          })}
        />
        <Button type="submit" size="large" wide busy={signUp.isPending || signUp.isSuccess}>
          {t('register.submit')}
        </Button>
      </form>
      <p className="text-ink-muted text-sm">
        {t('register.hasAccount')}{' '}
        <Link
          {...loginLink(next)}
          className="rounded font-semibold text-accent underline-offset-4 hover:underline"
        >
          {t('login.submit')}
        </Link>
      </p>
    </AuthLayout>
  )
}
