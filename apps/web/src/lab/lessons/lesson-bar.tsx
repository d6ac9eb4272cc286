import { Link } from '@tanstack/react-router'
import { useT } from '../../i18n/context.tsx'
import { IconButton } from '../../ui/button.tsx'
import { lessons } from './lessons.ts'
import { leave, nextTask, useProgress, useTicks } from './progress.ts'
import { TaskActions } from './task-actions.tsx'
import { TaskText } from './task-text.tsx'
import { Ticks } from './ticks.tsx'

/** The lesson that is taken, on every panel: what to do now. It hears what happens, and ticks it. */
export function LessonBar({ here }: { here: string }) {
  useTicks()
  const progress = useProgress()
  const t = useT()
  const lesson = lessons.find(one => one.name === progress.active)
  if (lesson === undefined || here === '/lab/lessons') return null
  const next = nextTask(progress)
  return (
    <section
      aria-label={t('lab.lessons.current')}
      data-lesson={lesson.name}
      className="flex flex-col gap-3 rounded-panel border border-line bg-surface py-4 pr-3 pl-5"
    >
      <div className="flex items-center gap-4">
        <Link to="/lab/lessons" className="rounded font-semibold text-sm underline-offset-4 hover:underline">
          {t(`lab.lessons.${lesson.name}.title`)}
        </Link>
        <Ticks lesson={lesson} done={progress.tasks[lesson.name] ?? []} />
        <IconButton icon="close" label={t('lab.lessons.leave')} className="-my-2 ml-auto" onClick={leave} />
      </div>
      <p role="status" className="max-w-prose text-[0.9375rem]">
        {next === null ? t('lab.lessons.over') : <TaskText lesson={lesson.name} task={next.task} />}
      </p>
      {next === null ? null : <TaskActions task={next.task} here={here} />}
    </section>
  )
}
