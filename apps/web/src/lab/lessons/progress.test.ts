import { expect, it } from 'vitest'
import { lessons } from './lessons.ts'
import { nextTask, type Progress, parse, ticked } from './progress.ts'

it('takes only what makes sense out of the storage', () => {
  const nothing = { active: null, tasks: {} }
  for (const stored of [null, 7, 'x', [], { active: 'nothing', tasks: 3 }, { tasks: { ttl: 'done' } }])
    expect(parse(stored)).toEqual(nothing)
  expect(
    parse({ active: 'tags', tasks: { ttl: ['done', 'skipped'], tags: ['perhaps'], x: ['done'] } }),
  ).toEqual({
    active: 'tags',
    tasks: { ttl: ['done', 'skipped'] },
  })
})

it('goes through a lesson task by task, and then there is none left', () => {
  let now: Progress = { active: 'ttl', tasks: {} }
  const names: string[] = []
  for (let next = nextTask(now); next !== null; next = nextTask(now)) {
    names.push(next.task.name)
    now = ticked(now, next.index === 0 ? 'skipped' : 'done')
  }
  expect(names).toEqual(['see', 'change', 'after', 'break'])
  expect(now.tasks.ttl).toEqual(['skipped', 'done', 'done', 'done'])
  expect(ticked(now, 'done')).toBe(now)
})

it('every lesson has something to do and something to break', () => {
  expect(lessons.map(lesson => lesson.name)).toEqual(['ttl', 'tags', 'events', 'websocket', 'replication'])
  for (const { tasks } of lessons) expect(tasks.map(task => task.name).at(-1)).toBe('break')
})
