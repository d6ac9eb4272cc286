import { useT } from '../../i18n/context.tsx'
import type { Lesson } from './lessons.ts'

/** How far a lesson has come, as dots. */
export function Ticks({ lesson, done }: { lesson: Lesson; done: readonly ('done' | 'skipped')[] }) {
  const t = useT()
  return (
    <span className="flex items-center gap-1.5">
      {lesson.tasks.map((task, i) => (
        <span
          key={task.name}
          aria-hidden="true"
          className={`h-2 w-5 rounded-full transition-colors ${done[i] === 'done' ? 'bg-good' : done[i] === 'skipped' ? 'bg-line-strong' : 'bg-sunken'}`}
        />
      ))}
      <span className="sr-only">
        {t('lab.lessons.progress', { done: done.length, all: lesson.tasks.length })}
      </span>
    </span>
  )
}
