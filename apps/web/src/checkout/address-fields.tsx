import type { FieldErrors, UseFormRegister } from 'react-hook-form'
import { useT } from '../i18n/context.tsx'
import { Input } from '../ui/fields.tsx'
import { type CheckoutFields, postcodePattern } from './fields.ts'

export interface FieldsProps {
  register: UseFormRegister<CheckoutFields>
  errors: FieldErrors<CheckoutFields>
}

/** Where the order goes. Browsers may fill it in. */
export function AddressFields({ register, errors }: FieldsProps) {
  const t = useT()
  const filled = { validate: (text: string) => text.trim() !== '' || t('field.required') }
  return (
    <div className="grid gap-4 sm:grid-cols-6">
      <Input
        label={t('address.name')}
        className="sm:col-span-3"
        autoComplete="name"
        maxLength={100}
        error={errors.name?.message}
        {...register('name', filled)}
      />
      <Input
        label={t('address.phone')}
        className="sm:col-span-3"
        type="tel"
        autoComplete="tel"
        inputMode="tel"
        maxLength={26}
        error={errors.phone?.message}
        {...register('phone', {
          required: t('field.required'),
          pattern: { value: /^\s*\+?[0-9 ()-]{5,25}$/, message: t('address.phoneWrong') },
          setValueAs: (text: string) => text.trim(),
        })}
      />
      <Input
        label={t('address.city')}
        className="sm:col-span-4"
        autoComplete="address-level2"
        maxLength={100}
        error={errors.city?.message}
        {...register('city', filled)}
      />
      <Input
        label={t('address.postcode')}
        className="sm:col-span-2"
        autoComplete="postal-code"
        maxLength={12}
        error={errors.postcode?.message}
        {...register('postcode', {
          required: t('field.required'),
          pattern: { value: postcodePattern, message: t('address.postcodeWrong') },
          setValueAs: (text: string) => text.trim(),
        })}
      />
      <Input
        label={t('address.street')}
        className="sm:col-span-6"
        autoComplete="street-address"
        maxLength={200}
        error={errors.street?.message}
        {...register('street', filled)}
      />
      <Input
        label={t('address.comment')}
        className="sm:col-span-6"
        maxLength={500}
        error={errors.comment?.message}
        {...register('comment')}
      />
    </div>
  )
}
