import { Logo } from '../art/Logo.tsx'
import { useLanguage } from '../i18n/context.tsx'

/** The shop's mark and name. */
export const Brand = () => <Logo locale={useLanguage().locale} />
