import { useHydrated } from '@tanstack/react-router'

/** The address behind `?next=`, once the page is alive: the page from the server is the same for all. */
export const useNext = (): string => {
  const hydrated = useHydrated()
  return (hydrated ? new URLSearchParams(location.search).get('next') : null) ?? '/'
}
