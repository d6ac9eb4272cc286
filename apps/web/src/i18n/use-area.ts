import { useEffect, useState } from 'react'
import { useApp } from '../app/context.ts'
import { type Area, loadArea } from './messages.ts'

/**
 * Loads the texts of a part of the page that most visits never show.
 * @returns whether they are there; without a network it stays false
 */
export function useArea(area: Area, wanted: boolean): boolean {
  const { i18n } = useApp()
  const [ready, setReady] = useState(false)
  useEffect(() => {
    if (!wanted || ready) return
    let gone = false
    loadArea(i18n, area).then(
      () => gone || setReady(true),
      (error: unknown) => console.error(error),
    )
    return () => {
      gone = true
    }
  }, [i18n, area, wanted, ready])
  return ready
}
