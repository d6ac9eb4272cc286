import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { queries } from '../api/queries.ts'
import { useApi } from '../app/context.ts'
import { useT } from '../i18n/context.tsx'
import { ProductRow, ProductSkeletons } from '../product/product-grid.tsx'
import { Section } from './section.tsx'

/** How far below the screen it may be to be fetched. */
const near = '400px'

/** Each visitor's own: fetched by the browser, when somebody gets near to it, so that the page is the same for all. */
export function Recommendations() {
  const t = useT()
  const place = useRef<HTMLDivElement>(null)
  const [wanted, setWanted] = useState(false)
  useEffect(() => {
    if (place.current === null) return
    const observer = new IntersectionObserver(
      entries => {
        if (entries.some(entry => entry.isIntersecting)) setWanted(true)
      },
      { rootMargin: near },
    )
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [])
  const { data, isError } = useQuery({ ...queries.recommendations(useApi()), enabled: wanted })
  if (isError || data?.items.length === 0) return null
  return (
    <div ref={place}>
      <Section title={t('home.recommendations')}>
        {data === undefined ? <ProductSkeletons row count={6} /> : <ProductRow products={data.items} />}
      </Section>
    </div>
  )
}
