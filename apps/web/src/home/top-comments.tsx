import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { useApi } from '../app/context.ts'
import { useLanguage } from '../i18n/context.tsx'
import { productSlug } from '../product/product-link.ts'
import { Rating } from '../ui/rating.tsx'
import { Section } from './section.tsx'

/** What customers liked best. */
export function TopComments() {
  const { t } = useLanguage()
  const { data } = useSuspenseQuery(queries.topComments(useApi()))
  if (data.items.length === 0) return null
  return (
    <Section title={t('home.comments')}>
      <ul className="grid gap-4 md:grid-cols-2 lg:grid-cols-3 sm:gap-5">
        {data.items.slice(0, 6).map(comment => (
          <li key={comment.id} className="flex flex-col gap-3 rounded-card border border-line p-5">
            <Rating value={comment.rating} />
            <blockquote className="line-clamp-5 grow text-ink-soft leading-relaxed">
              {comment.text}
            </blockquote>
            <p className="text-sm">
              <span className="font-semibold">{comment.user_name}</span>{' '}
              <span className="text-ink-muted">{t('comment.about')}</span>{' '}
              <Link
                to="/product/$product"
                params={{ product: productSlug({ id: comment.product_id, name: comment.product_name }) }}
                className="rounded text-ink-muted underline decoration-line-strong underline-offset-4 hover:text-ink"
              >
                {comment.product_name}
              </Link>
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}
