import { useT } from '../../i18n/context.tsx'
import type { LessonName, Task } from './lessons.ts'

/** What is to be done. The text of what is to be broken goes on from those two words. */
export function TaskText({ lesson, task }: { lesson: LessonName; task: Task }) {
  const t = useT()
  return (
    <>
      {task.name === 'break' ? (
        <span className="font-semibold text-accent">{t('lab.lessons.breakIt')} </span>
      ) : null}
      {t(`lab.lessons.${lesson}.${task.name}`)}
    </>
  )
}
