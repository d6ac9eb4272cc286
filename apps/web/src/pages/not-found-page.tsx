import { Head } from '../app/head.tsx'
import { EmptyArt } from '../art/EmptyArt.tsx'
import { useT } from '../i18n/context.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Message } from '../ui/message.tsx'

export function NotFoundPage() {
  const t = useT()
  return (
    <>
      <Head title={t('notFound.title')} noindex />
      <Message art={<EmptyArt kind="notFound" />} title={t('notFound.title')} text={t('notFound.text')}>
        <ButtonLink to="/catalog">{t('notFound.catalogue')}</ButtonLink>
        <ButtonLink to="/" look="outline">
          {t('notFound.home')}
        </ButtonLink>
      </Message>
    </>
  )
}
