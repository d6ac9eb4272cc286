import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from 'react'
import { queries } from '../api/queries.ts'
import type { Suggestion } from '../api/types.ts'
import { useApi } from '../app/context.ts'
import { categoryName } from '../catalogue/category-name.ts'
import { useLanguage } from '../i18n/context.tsx'
import { prefixOf } from '../i18n/locale.ts'
import { productSlug } from '../product/product-link.ts'
import { Icon } from '../ui/icons.tsx'
import { useDebounced } from './use-debounced.ts'

/** The search field: offers while somebody types (a combobox of the ARIA patterns), and works as a plain form without scripts. */
export function SearchBox() {
  const { t, locale } = useLanguage()
  const navigate = useNavigate()
  const id = useId()
  const q = useRouterState({ select: s => String((s.location.search as { q?: string }).q ?? '') })
  const [text, setText] = useState(q)
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const input = useRef<HTMLInputElement>(null)
  // Another page has other words.
  useEffect(() => setText(q), [q])
  // Somebody typed before the page had come to life.
  useEffect(() => {
    const typed = input.current?.value ?? ''
    if (typed === '' || document.activeElement !== input.current) return
    setText(typed)
    setOpen(true)
  }, [])

  const asked = useDebounced(useDeferredValue(text.trim()), 120)
  const { data } = useQuery({
    ...queries.suggestions(useApi(), asked),
    enabled: open && asked.length >= 2,
    placeholderData: keepPreviousData,
  })
  const items = asked.length >= 2 && text.trim() !== '' ? (data?.items ?? []) : []
  const shown = open && items.length > 0

  const close = (): void => {
    setOpen(false)
    setActive(-1)
  }
  function go(item: Suggestion | undefined): void {
    close()
    input.current?.blur()
    const words = text.trim()
    if (item === undefined) {
      if (words !== '') void navigate({ to: '/search', search: { q: words } })
    } else if (item.kind === 'product')
      void navigate({
        to: '/product/$product',
        params: { product: productSlug({ id: item.id, name: item.text }) },
      })
    else if (item.kind === 'category')
      void navigate({ to: '/catalog/$category', params: { category: item.text } })
    else void navigate({ to: '/search', search: { q: words, brand: item.text } })
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') close()
    if (!shown || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return
    event.preventDefault()
    const step = event.key === 'ArrowDown' ? 1 : -1
    // One place more than there are items: the words as they stand.
    setActive(((active + 1 + step + items.length + 1) % (items.length + 1)) - 1)
  }

  return (
    <search className="relative block">
      <form
        action={`${prefixOf(locale)}/search`}
        onSubmit={event => {
          event.preventDefault()
          go(active >= 0 ? items[active] : undefined)
        }}
      >
        <Icon name="search" className="pointer-events-none absolute top-3 left-4 size-5 text-ink-muted" />
        <input
          ref={input}
          type="search"
          name="q"
          value={text}
          maxLength={200}
          autoComplete="off"
          enterKeyHint="search"
          aria-label={t('search.label')}
          placeholder={t('search.placeholder')}
          role="combobox"
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
          onChange={event => {
            setText(event.target.value)
            setActive(-1)
            setOpen(true)
          }}
          onFocus={() => setOpen(true)}
          onBlur={close}
          onKeyDown={onKeyDown}
          className="h-11 w-full rounded-full border border-transparent bg-surface pr-5 pl-12 text-base text-ink placeholder:text-ink-muted transition-colors hover:bg-sunken focus-visible:border-accent focus-visible:bg-raised focus-visible:outline-1 focus-visible:outline-offset-0"
        />
      </form>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t('search.suggestions')}
        hidden={!shown}
        className="absolute inset-x-0 top-full z-40 mt-2 overflow-hidden rounded-card border border-line bg-raised py-2 shadow-high"
      >
        {items.map((item, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard stays in the field, see aria-activedescendant
          <div
            key={`${item.kind} ${item.text} ${item.kind === 'product' ? item.id : ''}`}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            // Before the field loses the focus.
            onMouseDown={event => event.preventDefault()}
            onClick={() => go(item)}
            onMouseMove={() => setActive(i)}
            className={`flex cursor-pointer items-center gap-3 px-5 py-2.5 ${i === active ? 'bg-surface' : ''}`}
          >
            <Icon name={item.kind === 'product' ? 'search' : 'chevron'} className="size-4 text-ink-muted" />
            <span className="min-w-0 grow truncate">
              {item.kind === 'category' ? categoryName(item.text, t) : item.text}
            </span>
            {item.kind === 'product' ? null : (
              <span className="text-ink-muted text-sm">
                {t(item.kind === 'category' ? 'search.category' : 'search.brand')}
              </span>
            )}
          </div>
        ))}
      </div>
      <span role="status" className="sr-only">
        {shown ? t('search.offers', { count: items.length }) : ''}
      </span>
    </search>
  )
}
