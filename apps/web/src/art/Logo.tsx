interface MarkProps {
  className?: string | undefined
}

/** The globe whose meridian and parallel make a T. */
export function LogoMark({ className }: MarkProps) {
  return (
    <svg viewBox="0 0 32 32" width="32" height="32" className={className} aria-hidden="true">
      <LogoGlobe />
    </svg>
  )
}

/** The mark's shapes alone, in a square of 32: for drawings that hold it. */
export function LogoGlobe() {
  return (
    <>
      <circle cx="16" cy="16" r="15" fill="var(--accent,#c53d13)" />
      <path d="M16 1a15 15 0 0 1 0 30c9-6 9-24 0-30Z" fill="#fff" opacity=".14" />
      <g fill="none" stroke="var(--on-accent,#fff)" strokeWidth="3.6" strokeLinecap="round">
        <path d="M7.5 13.2C12.5 10 19.5 10 24.5 13.2" />
        <path d="M16 11v14" />
      </g>
      <circle cx="24.5" cy="6" r="3.6" fill="#f0ae3c" />
    </>
  )
}

interface LogoProps {
  locale?: 'ru' | 'en'
  className?: string
}

/** Mark and name. The name is text: it is read aloud, and stands in the page's own typeface. */
export function Logo({ locale = 'ru', className = '' }: LogoProps) {
  const [first, second] = locale === 'ru' ? ['Техно', 'Мир'] : ['Techno', 'Mir']
  return (
    <span className={`inline-flex items-center gap-2 text-xl font-bold tracking-tight ${className}`}>
      <LogoMark className="size-8 shrink-0" />
      <span>
        {first}
        <span className="font-medium">{second}</span>
      </span>
    </span>
  )
}
