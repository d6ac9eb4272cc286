const name = 'technomir-session'

/** One for the page: what it says itself it does not hear. None in the server, which it would keep from ending. */
const channel = typeof document === 'undefined' ? undefined : new BroadcastChannel(name)

/** Tells the other tabs of this browser that it is somebody else's now. */
export const tellOtherTabs = (): void => channel?.postMessage('changed')

/** Calls back when another tab has signed in or out; answers how to stop. */
export function hearOtherTabs(listener: () => void): () => void {
  channel?.addEventListener('message', listener)
  return () => channel?.removeEventListener('message', listener)
}
