import type { FormEvent } from 'react'
import { useT } from '../i18n/context.tsx'
import { Input } from '../ui/fields.tsx'
import type { FieldsProps } from './address-fields.tsx'
import { groupNumber, isGoodUntil, knownCard, writeExpiry } from './card.ts'

/** Writes what is typed as it is to look; not while somebody edits in the middle, or the caret would jump. */
function written(write: (text: string) => string) {
  return ({ currentTarget: input, nativeEvent }: FormEvent<HTMLInputElement>) => {
    const isDeleting = (nativeEvent as InputEvent).inputType?.startsWith('delete') ?? false
    if (input.selectionStart === input.value.length && !isDeleting) input.value = write(input.value)
  }
}

/** How it is paid. The number never leaves this form but for the shop's payment. */
export function CardFields({ register, errors, number }: FieldsProps & { number: string }) {
  const t = useT()
  const { brand } = knownCard(number)
  return (
    <div className="grid grid-cols-2 gap-4">
      <div className="relative col-span-2">
        <Input
          label={t('card.number')}
          autoComplete="cc-number"
          inputMode="numeric"
          placeholder="0000 0000 0000 0000"
          spellCheck={false}
          style={{ paddingRight: '7rem' }}
          error={errors.card_number?.message}
          onInput={written(groupNumber)}
          {...register('card_number', {
            required: t('field.required'),
            validate: text => knownCard(text).isValid || t('card.numberWrong'),
          })}
        />
        <span
          role="status"
          className="pointer-events-none absolute top-[2.35rem] right-3.5 font-semibold text-ink-muted text-sm"
        >
          {number === '' ? null : brand}
        </span>
      </div>
      <Input
        label={t('card.expiry')}
        autoComplete="cc-exp"
        inputMode="numeric"
        placeholder={t('card.expiryForm')}
        maxLength={9}
        error={errors.expiry?.message}
        onInput={written(writeExpiry)}
        {...register('expiry', {
          required: t('field.required'),
          setValueAs: writeExpiry,
          validate: text => isGoodUntil(writeExpiry(text), new Date()) || t('card.expiryWrong'),
        })}
      />
      <Input
        label={t('card.cvc')}
        autoComplete="cc-csc"
        inputMode="numeric"
        maxLength={4}
        placeholder="000"
        error={errors.cvc?.message}
        {...register('cvc', {
          required: t('field.required'),
          pattern: { value: /^\d{3,4}$/, message: t('card.cvcWrong') },
        })}
      />
    </div>
  )
}
