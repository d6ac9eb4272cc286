import type { ReactNode } from 'react'
import type { Product } from '../api/types.ts'
import { Loading, Skeleton } from '../ui/skeleton.tsx'
import { ProductCard } from './product-card.tsx'

const grid = 'grid grid-cols-2 gap-x-4 gap-y-9 sm:gap-x-5 md:grid-cols-3 xl:grid-cols-4'

/** Products side by side. */
export function ProductGrid({
  products,
  narrow = false,
}: {
  products: readonly Product[]
  /** Beside something else: one column less. */
  narrow?: boolean
}) {
  return (
    <ul className={narrow ? 'grid grid-cols-2 gap-x-4 gap-y-9 sm:gap-x-5 md:grid-cols-3' : grid}>
      {products.map(product => (
        <li key={product.id} className="flex">
          <ProductCard product={product} className="w-full" />
        </li>
      ))}
    </ul>
  )
}

/** A row to scroll sideways, for lists of which nobody wants to see all. */
export function ProductRow<P extends Product>({
  products,
  note,
}: {
  products: readonly P[]
  note?: (product: P) => ReactNode
}) {
  return (
    <ul className="scroll-row -mx-1 gap-4 px-1 pb-2 sm:gap-5">
      {products.map(product => (
        <li key={product.id} className="flex w-[44vw] max-w-60 shrink-0 snap-start sm:w-56 xl:w-[14.1rem]">
          <ProductCard product={product} className="w-full" {...(note ? { note: note(product) } : {})} />
        </li>
      ))}
    </ul>
  )
}

/** Where a grid or row will stand. */
export function ProductSkeletons({ count = 8, row = false }: { count?: number; row?: boolean }) {
  return (
    <Loading className={row ? 'flex gap-5 overflow-hidden' : grid}>
      {Array.from({ length: count }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
        <div key={i} className={row ? 'w-[44vw] max-w-60 shrink-0 sm:w-56' : ''}>
          <Skeleton className="aspect-square w-full rounded-card" />
          <Skeleton className="mt-4 h-6 w-2/3" />
          <Skeleton className="mt-2 h-10 w-full" />
          <Skeleton className="mt-4 h-11 w-full rounded-full" />
        </div>
      ))}
    </Loading>
  )
}
