import { useState } from 'react'
import type { Facets } from '../api/types.ts'
import { useLanguage } from '../i18n/context.tsx'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/fields.tsx'
import { PriceRange } from './price-range.tsx'
import type { ListFilter } from './search-params.ts'

const shownBrands = 8

export interface FiltersProps {
  facets: Facets
  filter: ListFilter
  onChange: (filter: ListFilter) => void
}

/** What a list can be narrowed by. */
export function Filters({ facets, filter, onChange }: FiltersProps) {
  const { t } = useLanguage()
  const [all, setAll] = useState(false)
  const without = <K extends keyof ListFilter>(key: K): ListFilter => {
    const { [key]: _, ...rest } = filter
    return rest
  }
  const shown = facets.brands.filter(({ brand }, i) => all || i < shownBrands || brand === filter.brand)
  return (
    <div className="flex flex-col gap-7">
      <div className="flex flex-col">
        <Checkbox
          label={t('filter.inStock')}
          checked={filter.inStock === 'true'}
          onChange={e =>
            onChange({ ...without('inStock'), ...(e.target.checked ? { inStock: 'true' } : {}) })
          }
        />
        <Checkbox
          label={t('filter.onSale')}
          checked={filter.onSale === 'true'}
          onChange={e => onChange({ ...without('onSale'), ...(e.target.checked ? { onSale: 'true' } : {}) })}
        />
      </div>
      {facets.price === null ? null : (
        <fieldset>
          <legend className="mb-3 font-semibold">{t('filter.price')}</legend>
          <PriceRange
            bounds={facets.price}
            min={filter.minPrice}
            max={filter.maxPrice}
            onChange={(minPrice, maxPrice) => {
              const { minPrice: _min, maxPrice: _max, ...rest } = filter
              onChange({
                ...rest,
                ...(minPrice === undefined ? {} : { minPrice }),
                ...(maxPrice === undefined ? {} : { maxPrice }),
              })
            }}
          />
        </fieldset>
      )}
      {facets.brands.length < 2 && filter.brand === undefined ? null : (
        <fieldset>
          <legend className="mb-2 font-semibold">{t('filter.brand')}</legend>
          {shown.map(({ brand, products }) => (
            <Checkbox
              key={brand}
              checked={filter.brand === brand}
              onChange={e => onChange({ ...without('brand'), ...(e.target.checked ? { brand } : {}) })}
              label={
                <span className="flex justify-between gap-3">
                  <span className="truncate">{brand}</span>
                  <span className="text-ink-muted text-sm tabular-nums">{products}</span>
                </span>
              }
            />
          ))}
          {facets.brands.length > shownBrands ? (
            <Button look="ghost" size="small" className="-ml-3 mt-1" onClick={() => setAll(!all)}>
              {t(all ? 'filter.fewer' : 'filter.all')}
            </Button>
          ) : null}
        </fieldset>
      )}
    </div>
  )
}
