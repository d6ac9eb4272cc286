import type { SVGProps } from 'react'

const paths = {
  search: 'M11 19a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm10 2-4.3-4.3',
  cart: 'M3 4h2.2l2.3 11.2a1 1 0 0 0 1 .8h8.6a1 1 0 0 0 1-.8L20 8H6M9.5 20.2h.01M17 20.2h.01',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8c.8-3.6 3.8-5.5 7.5-5.5s6.700 1.900 7.500 5.500',
  orders: 'M4 8.200 12 4l8 4.200v7.600L12 20l-8-4.200V8.200Zm0 0 8 4.200m0 0 8-4.200m-8 4.200V20',
  close: 'm6 6 12 12M18 6 6 18',
  minus: 'M5.500 12h13',
  plus: 'M5.500 12h13M12 5.500v13',
  check: 'm5 12.500 4.500 4.500L19 7.500',
  chevron: 'm9 6 6 6-6 6',
  down: 'm6 9.500 6 6 6-6',
  filter: 'M4 7h10m4 0h2M4 17h4m4 0h8M16 4.800v4.400M10 14.800v4.400',
  sun: 'M12 16.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9ZM12 2.500v1.800m0 15.400v1.800M2.500 12h1.800m15.400 0h1.800M5.300 5.300l1.300 1.300m10.800 10.800 1.300 1.300m0-13.400-1.300 1.300M6.600 17.400l-1.300 1.300',
  moon: 'M20 14.200A8.300 8.300 0 0 1 9.800 4a8.300 8.300 0 1 0 10.200 10.200Z',
  bolt: 'M13 3 5 13.500h6L10.500 21l8-10.500h-6L13 3Z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  trash: 'M5 7h14M10 4h4m-7.500 3 .8 12a1 1 0 0 0 1 .9h7.400a1 1 0 0 0 1-.9L17.500 7M10.200 11v5m3.600-5v5',
  alert:
    'M12 8.500v4.200m0 3.100h.01M10.700 4.300 3.200 17.200A1.500 1.500 0 0 0 4.500 19.500h15a1.500 1.500 0 0 0 1.300-2.300L13.300 4.300a1.500 1.500 0 0 0-2.600 0Z',
  truck:
    'M3 6h11v10H3V6Zm11 4h3.500L21 13.500V16h-7m-6.500 3a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600Zm9.500 0a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600Z',
  shield:
    'M12 3.500 5 6v5.500c0 4.200 2.900 7.600 7 9 4.100-1.400 7-4.800 7-9V6l-7-2.500Zm-3 8.300 2.200 2.200 4-4.300',
  back: 'M9 6.500H15a4.500 4.500 0 0 1 0 9H6m3-9L6 9.500m3-3L6 3.500',
  globe:
    'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM3.800 12h16.400M12 3.500c2.300 2.300 3.400 5.200 3.400 8.500s-1.100 6.200-3.400 8.500c-2.300-2.300-3.400-5.200-3.400-8.500S9.700 5.800 12 3.500Z',
} as const

export type IconName = keyof typeof paths

/** A line icon, 20 px unless a class says otherwise. Decoration: what it means is said in text. */
export function Icon({ name, ...rest }: { name: IconName } & SVGProps<SVGSVGElement>) {
  return <LineIcon line={paths[name]} {...rest} />
}

/** One that is not among the shop's icons: drawn in the same way. */
export function LineIcon({
  line,
  className = 'size-5',
  ...rest
}: { line: string } & SVGProps<SVGSVGElement>) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={`shrink-0 ${className}`}
      {...rest}
    >
      <path d={line} />
    </svg>
  )
}
