import { createRootRouteWithContext, createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router'
import { ApiError } from '../api/client.ts'
import { queries } from '../api/queries.ts'
import { catalogueSearch, searchSearch } from '../catalogue/search-params.ts'
import { type Area, loadArea } from '../i18n/messages.ts'
import { productIdIn } from '../product/product-link.ts'
import type { AppContext } from './context.ts'
import { Root } from './root.tsx'

const rootRoute = createRootRouteWithContext<AppContext>()({
  component: Root,
  beforeLoad: ({ context }) => loadArea(context.i18n, 'shop'),
})

const home = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  staticData: { modules: ['src/home/home-page.tsx'] },
  component: lazyRouteComponent(() => import('../home/home-page.tsx'), 'HomePage'),
  loader: async ({ context: { api, queryClient } }) => {
    await Promise.all([
      queryClient.ensureQueryData(queries.flashSales(api)),
      queryClient.ensureQueryData(queries.bestsellers(api)),
      queryClient.ensureQueryData(queries.topComments(api)),
      queryClient.ensureQueryData(queries.categories(api)),
    ])
  },
})

const cataloguePage = lazyRouteComponent(() => import('../catalogue/catalogue-page.tsx'), 'CataloguePage')
const catalogueModules = ['src/catalogue/catalogue-page.tsx']

const catalogue = createRoute({
  getParentRoute: () => rootRoute,
  path: '/catalog',
  staticData: { modules: catalogueModules },
  component: cataloguePage,
  validateSearch: catalogueSearch,
  // The router leaves in what the validator has left out.
  loaderDeps: ({ search }) => catalogueSearch(search),
  loader: ({ context, deps, cause }) => loadCatalogue(context, undefined, deps, cause === 'stay'),
})

const category = createRoute({
  getParentRoute: () => rootRoute,
  path: '/catalog/$category',
  staticData: { modules: catalogueModules },
  component: cataloguePage,
  validateSearch: catalogueSearch,
  // The router leaves in what the validator has left out.
  loaderDeps: ({ search }) => catalogueSearch(search),
  loader: async ({ context, deps, params, cause }) => {
    const { items } = await context.queryClient.ensureQueryData(queries.categories(context.api))
    if (!items.some(item => item.category === params.category)) throw notFound()
    await loadCatalogue(context, params.category, deps, cause === 'stay')
  },
})

async function loadCatalogue(
  { api, queryClient }: AppContext,
  category: string | undefined,
  search: ReturnType<typeof catalogueSearch>,
  /** Another filter of a list that is on the screen: the controls follow at once, the list when it is there. */
  staying: boolean,
): Promise<void> {
  const list = queryClient.ensureInfiniteQueryData(queries.catalogue(api, category, search))
  // Its component sees the error, too.
  if (staying) list.catch(() => {})
  await Promise.all([
    staying ? undefined : list,
    queryClient.ensureQueryData(queries.categories(api)),
    queryClient.ensureQueryData(queries.facets(api, category)),
  ])
}

const search = createRoute({
  getParentRoute: () => rootRoute,
  path: '/search',
  staticData: { modules: ['src/search/search-page.tsx'], noindex: true },
  component: lazyRouteComponent(() => import('../search/search-page.tsx'), 'SearchPage'),
  validateSearch: searchSearch,
  loaderDeps: ({ search }) => searchSearch(search),
  loader: async ({ context: { api, queryClient }, deps, cause }) => {
    if (deps.q === '') return
    const list = queryClient.ensureInfiniteQueryData(queries.search(api, deps))
    if (cause === 'stay') list.catch(() => {})
    else await list
  },
})

const product = createRoute({
  getParentRoute: () => rootRoute,
  path: '/product/$product',
  staticData: { modules: ['src/product/product-page.tsx'] },
  component: lazyRouteComponent(() => import('../product/product-page.tsx'), 'ProductPage'),
  loader: async ({ context: { api, queryClient }, params }) => {
    const id = productIdIn(params.product)
    if (id === null) throw notFound()
    try {
      await queryClient.ensureQueryData(queries.productPage(api, id))
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) throw notFound()
      throw error
    }
  },
})

/** Pages of one visitor: their data are fetched by the browser, the page itself is the same for everybody. */
function personal<const Path extends string>(o: {
  path: Path
  module: string
  /** Texts beyond those of every page. */
  areas: readonly Area[]
  component: ReturnType<typeof lazyRouteComponent>
}) {
  return createRoute({
    getParentRoute: () => rootRoute,
    path: o.path,
    staticData: { modules: [o.module], areas: o.areas, noindex: true },
    component: o.component,
    beforeLoad: async ({ context }) => {
      await Promise.all(o.areas.map(area => loadArea(context.i18n, area)))
    },
  })
}

const cart = personal({
  path: '/cart',
  areas: ['account'],
  module: 'src/cart/cart-page.tsx',
  component: lazyRouteComponent(() => import('../cart/cart-page.tsx'), 'CartPage'),
})
const checkout = personal({
  path: '/checkout',
  areas: ['account'],
  module: 'src/checkout/checkout-page.tsx',
  component: lazyRouteComponent(() => import('../checkout/checkout-page.tsx'), 'CheckoutPage'),
})
const orders = personal({
  path: '/orders',
  areas: ['account'],
  module: 'src/orders/orders-page.tsx',
  component: lazyRouteComponent(() => import('../orders/orders-page.tsx'), 'OrdersPage'),
})
const order = personal({
  path: '/orders/$id',
  areas: ['account'],
  module: 'src/orders/order-page.tsx',
  component: lazyRouteComponent(() => import('../orders/order-page.tsx'), 'OrderPage'),
})
const login = personal({
  path: '/login',
  areas: ['account'],
  module: 'src/session/login-page.tsx',
  component: lazyRouteComponent(() => import('../session/login-page.tsx'), 'LoginPage'),
})
const register = personal({
  path: '/register',
  areas: ['account'],
  module: 'src/session/register-page.tsx',
  component: lazyRouteComponent(() => import('../session/register-page.tsx'), 'RegisterPage'),
})
const profile = personal({
  path: '/profile',
  areas: ['account'],
  module: 'src/profile/profile-page.tsx',
  component: lazyRouteComponent(() => import('../profile/profile-page.tsx'), 'ProfilePage'),
})
const admin = personal({
  path: '/admin',
  areas: ['account', 'admin'],
  module: 'src/admin/admin-page.tsx',
  component: lazyRouteComponent(() => import('../admin/admin-page.tsx'), 'AdminPage'),
})
const adminSection = personal({
  path: '/admin/$section',
  areas: ['account', 'admin'],
  module: 'src/admin/admin-page.tsx',
  component: lazyRouteComponent(() => import('../admin/admin-page.tsx'), 'AdminPage'),
})

/** What surrounds all panels of the Lab; it stays while they change. */
const lab = createRoute({
  getParentRoute: () => rootRoute,
  id: 'lab',
  staticData: { modules: ['src/lab/lab-page.tsx'], areas: ['lab'], noindex: true },
  component: lazyRouteComponent(() => import('../lab/lab-page.tsx'), 'LabPage'),
  beforeLoad: ({ context }) => loadArea(context.i18n, 'lab'),
})
const labPanel = <const Path extends string>(
  path: Path,
  module: string,
  component: ReturnType<typeof lazyRouteComponent>,
) =>
  createRoute({
    getParentRoute: () => lab,
    path,
    staticData: { modules: [`src/lab/${module}-panel.tsx`] },
    component,
  })
const labPanels = [
  labPanel(
    '/lab',
    'map/map',
    lazyRouteComponent(() => import('../lab/map/map-panel.tsx'), 'MapPanel'),
  ),
  labPanel(
    '/lab/caches',
    'caches/caches',
    lazyRouteComponent(() => import('../lab/caches/caches-panel.tsx'), 'CachesPanel'),
  ),
  labPanel(
    '/lab/strategies',
    'strategies/strategies',
    lazyRouteComponent(() => import('../lab/strategies/strategies-panel.tsx'), 'StrategiesPanel'),
  ),
  labPanel(
    '/lab/races',
    'races/races',
    lazyRouteComponent(() => import('../lab/races/races-panel.tsx'), 'RacesPanel'),
  ),
  labPanel(
    '/lab/replication',
    'replication/replication',
    lazyRouteComponent(() => import('../lab/replication/replication-panel.tsx'), 'ReplicationPanel'),
  ),
  labPanel(
    '/lab/faults',
    'faults/faults',
    lazyRouteComponent(() => import('../lab/faults/faults-panel.tsx'), 'FaultsPanel'),
  ),
  labPanel(
    '/lab/meter',
    'meter/meter',
    lazyRouteComponent(() => import('../lab/meter/meter-panel.tsx'), 'MeterPanel'),
  ),
  labPanel(
    '/lab/lessons',
    'lessons/lessons',
    lazyRouteComponent(() => import('../lab/lessons/lessons-panel.tsx'), 'LessonsPanel'),
  ),
] as const

/** All pages. To add one: a route here, its component in a folder of its own. */
export const routeTree = rootRoute.addChildren([
  home,
  catalogue,
  category,
  search,
  product,
  cart,
  checkout,
  orders,
  order,
  login,
  register,
  profile,
  admin,
  adminSection,
  lab.addChildren(labPanels),
])
