import { useT } from '../i18n/context.tsx'
import { classes } from './classes.ts'

/** Where something will stand. Give it the size of the thing. */
export const Skeleton = ({ className }: { className?: string }) => (
  <span
    aria-hidden="true"
    className={classes(
      'block animate-[shimmer_1.4s_ease-in-out_infinite] rounded-field bg-sunken',
      className,
    )}
  />
)

/** Says once, to those who do not see the skeletons, that something is on its way. */
export function Loading({ children, className }: { children: React.ReactNode; className?: string }) {
  const t = useT()
  return (
    <div aria-busy="true" className={className}>
      <span role="status" className="sr-only">
        {t('state.loading')}
      </span>
      {children}
    </div>
  )
}
