import { useLanguage } from '../../i18n/context.tsx'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { useFirstClick } from '../../ui/first-click.ts'
import { Icon } from '../../ui/icons.tsx'
import { type Lesson, lessons } from './lessons.ts'
import { begin, leave, nextTask, type Progress, useProgress } from './progress.ts'
import { TaskActions } from './task-actions.tsx'
import { TaskText } from './task-text.tsx'
import { Ticks } from './ticks.tsx'

/** Five short ways through the Lab, each with something to do and something to break. */
export function LessonsPanel() {
  const { t } = useLanguage()
  const progress = useProgress()
  return (
    <div className="flex flex-col gap-8">
      <div className="max-w-2xl">
        <h2 className="title-section">{t('lab.lessons.heading')}</h2>
        <p className="mt-2 text-ink-muted">{t('lab.lessons.about')}</p>
      </div>
      <ol className="flex flex-col gap-5">
        {lessons.map((lesson, i) => (
          <li key={lesson.name} className="list-none">
            <Card lesson={lesson} number={i + 1} progress={progress} />
          </li>
        ))}
      </ol>
    </div>
  )
}

function Card({ lesson, number, progress }: { lesson: Lesson; number: number; progress: Progress }) {
  const { t, locale } = useLanguage()
  const { name, tasks, sources } = lesson
  const done = progress.tasks[name] ?? []
  const active = progress.active === name
  const next = active ? nextTask(progress) : null
  const over = done.length === tasks.length
  const isFirst = useFirstClick()
  const document = `docs/lessons/${name}${locale === 'ru' ? '.ru' : ''}.md`
  return (
    <article
      aria-labelledby={`lesson-${name}`}
      data-lesson={name}
      className={classes(
        'grid grid-cols-[minmax(0,1fr)] gap-6 rounded-panel border p-5 sm:p-7 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]',
        active ? 'border-ink bg-raised' : 'border-line bg-raised',
      )}
    >
      <div className="flex flex-col items-start gap-3">
        <p className="flex items-center gap-3">
          <span aria-hidden="true" className="font-extrabold text-4xl text-accent tabular-nums">
            {number}
          </span>
          <Ticks lesson={lesson} done={done} />
        </p>
        <h3 id={`lesson-${name}`} className="font-semibold text-xl">
          {t(`lab.lessons.${name}.title`)}
        </h3>
        <p className="text-ink-soft">{t(`lab.lessons.${name}.about`)}</p>
        <Button
          size="small"
          look={active && !over ? 'outline' : 'primary'}
          className="mt-1"
          onClick={click => {
            if (!isFirst(click)) return
            if (active && !over) leave()
            else begin(name)
          }}
        >
          {t(
            active && !over
              ? 'lab.lessons.leave'
              : over
                ? 'lab.lessons.again'
                : done.length > 0
                  ? 'lab.lessons.continue'
                  : 'lab.lessons.begin',
          )}
          <span className="sr-only">: {t(`lab.lessons.${name}.title`)}</span>
        </Button>
        <p className="mt-2 text-ink-muted text-sm">
          {t('lab.lessons.read')} <Path path={document} />
        </p>
        <p className="text-ink-muted text-sm">
          {t('lab.lessons.sources')}{' '}
          {sources.map(source => (
            <span key={source} className="block">
              <Path path={source} />
            </span>
          ))}
        </p>
      </div>
      <ol className="flex flex-col gap-1">
        {tasks.map((task, i) => {
          const state = done[i] ?? (next?.index === i ? 'now' : 'open')
          return (
            <li
              key={task.name}
              data-task={task.name}
              data-task-state={state}
              aria-current={state === 'now' ? 'step' : undefined}
              className={classes('flex gap-3 rounded-card p-3', state === 'now' && 'bg-surface')}
            >
              <Mark state={state} />
              <div className="flex min-w-0 flex-col gap-2.5">
                <p className={state === 'open' ? 'text-ink-muted' : ''}>
                  <TaskText lesson={name} task={task} />
                </p>
                {state === 'now' ? <TaskActions task={task} here="/lab/lessons" /> : null}
              </div>
            </li>
          )
        })}
      </ol>
    </article>
  )
}

function Mark({ state }: { state: 'done' | 'skipped' | 'now' | 'open' }) {
  const { t } = useLanguage()
  return (
    <span
      className={classes(
        'mt-0.5 inline-flex size-6 shrink-0 items-center justify-center rounded-full border-2',
        state === 'done' && 'border-good bg-good text-page',
        state === 'skipped' && 'border-line-strong text-ink-muted',
        state === 'now' && 'border-accent',
        state === 'open' && 'border-line-strong/50',
      )}
    >
      {state === 'done' ? <Icon name="check" className="size-4" /> : null}
      {state === 'skipped' ? <Icon name="minus" className="size-3.5" /> : null}
      <span className="sr-only">{t(`lab.lessons.state.${state}`)}</span>
    </span>
  )
}

const Path = ({ path }: { path: string }) => (
  <code className="select-all break-all font-mono text-ink-soft text-xs">{path}</code>
)
