/** The way to a page, for search engines. */
export const crumbs = (
  origin: string,
  steps: readonly (readonly [name: string, path: string])[],
): object => ({
  '@context': 'https://schema.org',
  '@type': 'BreadcrumbList',
  itemListElement: steps.map(([name, path], i) => ({
    '@type': 'ListItem',
    position: i + 1,
    name,
    item: origin + path,
  })),
})
