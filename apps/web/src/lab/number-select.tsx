import { Select } from '../ui/fields.tsx'

/** One of a few numbers: seconds, rows. */
export function NumberSelect({
  label,
  value,
  values,
  show,
  onChange,
  className,
}: {
  label: string
  value: number
  values: readonly number[]
  show: (value: number) => string
  onChange: (value: number) => void
  className: string
}) {
  return (
    <Select
      label={label}
      value={value}
      onChange={event => onChange(Number(event.target.value))}
      className={className}
    >
      {values.map(one => (
        <option key={one} value={one}>
          {show(one)}
        </option>
      ))}
    </Select>
  )
}
