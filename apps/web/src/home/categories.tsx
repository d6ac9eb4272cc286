import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { useApi } from '../app/context.ts'
import { categoryName } from '../catalogue/category-name.ts'
import { useT } from '../i18n/context.tsx'
import { ProductPicture } from '../product/product-picture.tsx'

/** The ways into the catalogue. */
export function Categories() {
  const t = useT()
  const { data } = useSuspenseQuery(queries.categories(useApi()))
  return (
    <nav aria-label={t('home.categories')}>
      <ul className="scroll-row -mx-4 gap-3 px-4 sm:mx-0 sm:grid sm:grid-cols-3 sm:gap-4 sm:px-0 lg:grid-cols-6">
        {data.items.slice(0, 12).map(({ category, products }) => (
          <li key={category} className="w-36 shrink-0 sm:w-auto">
            <Link
              to="/catalog/$category"
              params={{ category }}
              className="flex h-full flex-col rounded-card bg-surface p-4 transition-colors hover:bg-sunken"
            >
              <ProductPicture
                product={{ id: 0, name: '', brand: '', category }}
                className="mb-2 w-20 self-end sm:w-24"
              />
              <span className="font-semibold leading-tight">{categoryName(category, t)}</span>
              <span className="mt-0.5 text-ink-muted text-sm">
                {t('catalogue.products', { count: products })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
