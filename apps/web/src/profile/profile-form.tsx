import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { ApiError, take } from '../api/client.ts'
import { errorText, wrongFields } from '../api/error-text.ts'
import { useApi } from '../app/context.ts'
import { useLanguage } from '../i18n/context.tsx'
import { looksLikeEmail } from '../session/credentials.ts'
import { Button } from '../ui/button.tsx'
import { Input } from '../ui/fields.tsx'
import { toast } from '../ui/toasts.tsx'
import { type Profile, profileQuery } from './queries.ts'

type Fields = Pick<Profile, 'name' | 'email'>

/** Name and e-mail address. A change made elsewhere arrives here, except in a field that is being edited. */
export function ProfileForm({ profile }: { profile: Profile }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const { register, handleSubmit, formState, setError } = useForm<Fields>({
    mode: 'onTouched',
    values: { name: profile.name, email: profile.email },
    resetOptions: { keepDirtyValues: true },
  })
  const { errors, isDirty } = formState
  const save = useMutation({
    mutationFn: (body: Fields) => take(api.PUT('/api/user/profile', { body })),
    onSuccess: saved => {
      queryClient.setQueryData(profileQuery(api).queryKey, saved)
      toast({ text: t('profile.saved') })
      return queryClient.invalidateQueries({ queryKey: ['session'], exact: true })
    },
    onError: error => {
      if (error instanceof ApiError && error.code === 'email_taken')
        setError('email', { message: t('register.taken') }, { shouldFocus: true })
      else if (wrongFields(error).length > 0)
        for (const name of wrongFields(error))
          setError(name === 'email' ? 'email' : 'name', { message: t('field.wrong') }, { shouldFocus: true })
      else toast({ text: errorText(error, t), tone: 'bad' })
    },
  })
  return (
    <section aria-labelledby="profile-data">
      <h2 id="profile-data" className="title-section mb-5">
        {t('profile.data')}
      </h2>
      <form
        method="post"
        noValidate
        className="grid gap-4 sm:grid-cols-2"
        onSubmit={event => void handleSubmit(fields => save.mutate(fields))(event)}
      >
        <Input
          label={t('field.name')}
          autoComplete="name"
          maxLength={255}
          error={errors.name?.message}
          {...register('name', { validate: name => name.trim() !== '' || t('field.required') })}
        />
        <Input
          label={t('field.email')}
          type="email"
          autoComplete="email"
          inputMode="email"
          maxLength={255}
          error={errors.email?.message}
          {...register('email', {
            required: t('field.required'),
            validate: email => looksLikeEmail(email) || t('field.emailWrong'),
          })}
        />
        <Button type="submit" className="justify-self-start" busy={save.isPending} disabled={!isDirty}>
          {t('action.save')}
        </Button>
      </form>
    </section>
  )
}
