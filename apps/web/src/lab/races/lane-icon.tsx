import { LineIcon } from '../../ui/icons.tsx'
import type { Lane } from './picture.ts'

const reader =
  'M12 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM5 19.500c.8-3.500 3.600-5.300 7-5.300s6.200 1.800 7 5.300'
const database =
  'M5 6.500c0-1.700 3.100-3 7-3s7 1.300 7 3-3.100 3-7 3-7-1.300-7-3Zm0 0v11c0 1.700 3.100 3 7 3s7-1.300 7-3v-11M5 12c0 1.700 3.100 3 7 3s7-1.300 7-3'
const node = 'M4.500 5h15v6h-15V5Zm0 8h15v6h-15v-6ZM8 8h.01M8 16h.01'

const paths: Readonly<Record<Lane, string>> = {
  'reader A': reader,
  'reader B': reader,
  readers: `${reader}M17.500 11.200a3 3 0 0 0 0-5.900M21.500 18.500c-.4-2-1.400-3.400-2.800-4.200`,
  writer: 'm5 19 1-4L16.500 4.500l3 3L9 18l-4 1Zm9-12 3 3',
  'node A': node,
  'node B': node,
  cache: 'M13 3 5 13.500h6L10.500 21l8-10.500h-6L13 3Z',
  redis: 'M4 8.500 12 5l8 3.500-8 3.500-8-3.500Zm0 4 8 3.500 8-3.500M4 16.500 12 20l8-3.500',
  replica: database,
  primary: database,
}
const letters: Readonly<Partial<Record<Lane, string>>> = {
  'reader A': 'A',
  'reader B': 'B',
  replica: 'R',
  primary: 'P',
}

/** Who or what stands on a lane. */
export function LaneIcon({ lane }: { lane: Lane }) {
  return (
    <span className="relative">
      <LineIcon line={paths[lane]} />
      {letters[lane] === undefined ? null : (
        <span className="-right-1.5 -bottom-1 absolute rounded-full bg-page px-0.5 font-bold text-[0.625rem] leading-none">
          {letters[lane]}
        </span>
      )}
    </span>
  )
}
