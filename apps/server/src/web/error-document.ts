/** What a browser shows when a page cannot be made; it stands on its own, since nothing else may work then. */
export function errorDocument(status: number, language: 'ru' | 'en'): string {
  const [title, text, again] =
    language === 'ru'
      ? [
          status === 503 ? 'Магазин отдыхает пару секунд' : 'Что-то пошло не так',
          'Мы уже занимаемся этим. Попробуйте открыть страницу ещё раз.',
          'Открыть ещё раз',
        ]
      : [
          status === 503 ? 'The shop takes a short break' : 'Something went wrong',
          'We are on it. Try to open the page again.',
          'Open again',
        ]
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · TechnoMir</title>
<style>
  :root { color-scheme: light dark }
  body { max-width: 30rem; margin: 20vh auto 0; padding: 0 1.5rem; font: 1rem/1.6 system-ui, sans-serif; text-align: center }
  a { color: inherit; font-weight: 600; text-underline-offset: .25em }
</style>
<h1>${title}</h1>
<p>${text}</p>
<p><a href="">${again}</a></p>
</html>
`
}
