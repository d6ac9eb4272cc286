/** Whether a text is a whole number from `min` to `max`. */
export const isWhole = (text: string, min: number, max: number): boolean =>
  /^\d{1,10}$/.test(text.trim()) && Number(text) >= min && Number(text) <= max
