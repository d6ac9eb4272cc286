/** Characters that a password has at least. */
export const shortestPassword = 8

/** Whether it may be an e-mail address. The shop looks closer. */
export const looksLikeEmail = (text: string): boolean => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text.trim())
