import { createLink } from '@tanstack/react-router'
import type { ComponentProps, MouseEvent } from 'react'
import { classes } from './classes.ts'
import { Icon, type IconName } from './icons.tsx'

export interface ButtonLook {
  /** `primary`: the one thing to do here. `tonal`: what may be done. `outline`: beside another one. `ghost`: in rows of tools. */
  look?: 'primary' | 'tonal' | 'outline' | 'ghost' | 'danger'
  size?: 'small' | 'normal' | 'large'
  wide?: boolean
}

const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  tonal: 'bg-surface text-ink hover:bg-sunken',
  outline: 'border border-line bg-transparent text-ink hover:border-line-strong hover:bg-surface',
  ghost: 'text-ink-soft hover:bg-surface hover:text-ink',
  danger: 'bg-bad-soft text-bad hover:brightness-95',
}
const sizes = {
  small: 'h-9 gap-1.5 px-3 text-sm',
  normal: 'h-11 gap-2 px-5 text-[0.9375rem]',
  large: 'h-13 gap-2 px-7 text-base',
}

const buttonClasses = ({ look = 'primary', size = 'normal', wide }: ButtonLook, more?: string): string =>
  classes(
    'inline-flex select-none items-center justify-center rounded-full font-semibold whitespace-nowrap transition-colors duration-150',
    'disabled:pointer-events-none disabled:opacity-45 aria-disabled:pointer-events-none aria-disabled:opacity-45',
    looks[look],
    sizes[size],
    wide === true && 'w-full',
    more,
  )

/** Nor does the click that a browser makes up to send a form. */
function ignore(event: MouseEvent): void {
  event.preventDefault()
  event.stopPropagation()
}

/** A button. While `busy` it does not take clicks, and says so; it keeps the focus, which a disabled one would lose. */
export function Button({
  look,
  size,
  wide,
  busy = false,
  className,
  ...rest
}: ButtonLook & { busy?: boolean } & ComponentProps<'button'>) {
  return (
    <button
      type="button"
      className={buttonClasses(
        { ...(look && { look }), ...(size && { size }), wide: wide ?? false },
        className,
      )}
      {...rest}
      {...(busy && { 'aria-busy': true, 'aria-disabled': true, onClick: ignore })}
    />
  )
}

/** A link within the shop that looks like a button. */
export const ButtonLink = createLink(function ButtonAnchor({
  look,
  size,
  wide,
  className,
  ...rest
}: ButtonLook & ComponentProps<'a'>) {
  return (
    <a
      className={buttonClasses(
        { ...(look && { look }), ...(size && { size }), wide: wide ?? false },
        className,
      )}
      {...rest}
    />
  )
})

/** A round button with nothing but an icon; `label` says what it does. */
export function IconButton({
  icon,
  label,
  className,
  ...rest
}: { icon: IconName; label: string } & ComponentProps<'button'>) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={classes(
        'inline-flex size-11 items-center justify-center rounded-full text-ink-soft transition-colors hover:bg-surface hover:text-ink disabled:opacity-45',
        className,
      )}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  )
}
