import { useForm } from 'react-hook-form'
import { errorText } from '../api/error-text.ts'
import { useT } from '../i18n/context.tsx'
import { Button } from '../ui/button.tsx'
import { TextArea } from '../ui/fields.tsx'
import { Notice } from '../ui/notice.tsx'
import { RatingInput } from '../ui/rating-input.tsx'
import type { Said } from './use-own-comment.ts'

const longest = 5000

/** A rating and a text. */
export function CommentForm({
  before,
  error,
  busy,
  onSubmit,
  onCancel,
}: {
  before: Said | null
  error: Error | null
  busy: boolean
  onSubmit: (said: Said) => void
  onCancel: () => void
}) {
  const t = useT()
  const { register, handleSubmit, formState, watch } = useForm({
    defaultValues: { text: before?.text ?? '', rating: String(before?.rating ?? '') },
  })
  const { errors } = formState
  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={event =>
        void handleSubmit(({ text, rating }) => onSubmit({ text, rating: Number(rating) }))(event)
      }
    >
      <RatingInput
        label={t('comment.rating')}
        value={Number(watch('rating'))}
        error={errors.rating?.message}
        {...register('rating', { required: t('comment.ratingRequired') })}
      />
      <TextArea
        label={t('comment.text')}
        maxLength={longest}
        rows={4}
        error={errors.text?.message}
        {...register('text', { validate: text => text.trim() !== '' || t('field.required') })}
      />
      {error === null ? null : (
        <Notice urgent tone="bad" title={errorText(error, t, { already_commented: 'comment.already' })} />
      )}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={busy}>
          {t(before === null ? 'comment.publish' : 'action.save')}
        </Button>
        <Button look="outline" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      </div>
    </form>
  )
}
