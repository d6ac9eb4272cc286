import { Link } from '@tanstack/react-router'
import { useT } from '../i18n/context.tsx'
import { Brand } from './brand.tsx'

export function Footer() {
  const t = useT()
  const link = 'rounded py-1 text-ink-muted transition-colors hover:text-ink'
  return (
    <footer className="mt-20 border-line border-t bg-surface">
      <div className="page-width grid gap-10 py-12 sm:grid-cols-[1.5fr_1fr_1fr]">
        <div className="max-w-sm">
          <Brand />
          <p className="mt-3 text-ink-muted text-sm leading-relaxed">{t('footer.about')}</p>
        </div>
        <nav aria-label={t('footer.shop')} className="flex flex-col items-start text-sm">
          <p className="mb-2 font-semibold">{t('footer.shop')}</p>
          <Link to="/catalog" className={link}>
            {t('nav.catalogue')}
          </Link>
          <Link to="/catalog" search={{ onSale: 'true' }} className={link}>
            {t('home.sale')}
          </Link>
          <Link to="/orders" className={link}>
            {t('nav.orders')}
          </Link>
        </nav>
        <nav aria-label={t('footer.inside')} className="flex flex-col items-start text-sm">
          <p className="mb-2 font-semibold">{t('footer.inside')}</p>
          <Link to="/lab" className={link}>
            {t('footer.lab')}
          </Link>
          <a href="/api/" className={link}>
            {t('footer.api')}
          </a>
          <a href="/api/cache/status" className={link}>
            {t('footer.caches')}
          </a>
        </nav>
      </div>
    </footer>
  )
}
