import type { FastifyPluginAsync } from 'fastify'

const page = `<!doctype html>
<html lang="ru">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TechnoMir</title>
<style>
  body { max-width: 46rem; margin: 3rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; }
  pre { padding: 1rem; overflow-x: auto; background: #f4f4f5; border-radius: .5rem; }
</style>
<h1>ТехноМир</h1>
<p>Интернет-магазин электроники, кэши которого не врут: каждое изменение в PostgreSQL за миллисекунды доходит до каждого кэша,
каждой реплики и каждого открытого браузера.</p>
<p><a href="/api/">Попробовать API</a> · <a href="/api/openapi.json">OpenAPI</a> · <a href="/api/cache/status">Состояние кэшей</a></p>
<pre>curl -i ORIGIN/api/bestsellers
curl -i ORIGIN/api/flash-sales
curl -X POST ORIGIN/api/cart/add/1
curl -X PUT ORIGIN/api/user/profile -H 'Content-Type: application/json' -d '{"name": "Новое имя"}'
npm run sql -- "UPDATE products SET price = price - 1000 WHERE id = 1"</pre>
<script>
  for (const pre of document.querySelectorAll('pre')) pre.textContent = pre.textContent.replaceAll('ORIGIN', location.origin)
</script>
</html>
`

/** What stands at `/` until the storefront does: what this is and how to look at it. */
export const startPage: FastifyPluginAsync = async app => {
  app.get('/', { schema: { hide: true } }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page),
  )
}
