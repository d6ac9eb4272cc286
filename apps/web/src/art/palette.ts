/** A material under light from the top left: lit, own colour, shaded, edge turned away, and a colour for details. */
export type Finish = readonly [lit: string, own: string, shaded: string, edge: string, accent: string]

/** Colours of a picture on a screen: sky from and to, far shape, near shape. */
export type Screen = readonly [from: string, to: string, far: string, near: string]

/** The colourways that products come in. */
export const finishes = {
  graphite: ['#6a717c', '#3e444e', '#282d34', '#15181c', '#ff7a45'],
  silver: ['#f8f9fb', '#e1e5ea', '#b9c1cb', '#8f99a6', '#3d7bfd'],
  sand: ['#f7efe3', '#e3d6c3', '#bfae95', '#94836a', '#c7763d'],
  ice: ['#eaf4fb', '#c4dced', '#93b5cf', '#6a8fae', '#2f7fd6'],
  sage: ['#e9f0e4', '#c3d2bd', '#93aa8e', '#6b8467', '#4c9a5f'],
  lilac: ['#f1ebf9', '#d2c6e6', '#a594c4', '#7d6ba0', '#7d5bd0'],
  midnight: ['#566a8f', '#2f4062', '#1d2a46', '#111a2e', '#6ea8ff'],
  coral: ['#fde4da', '#f0b9a6', '#cb8570', '#a0604d', '#e4573d'],
} as const satisfies Record<string, Finish>

export const screens: readonly [Screen, ...Screen[]] = [
  ['#1b2360', '#5b7cff', '#8fb4ff', '#cfe3ff'],
  ['#3b1053', '#e0559a', '#ff9a76', '#ffd9a8'],
  ['#06303b', '#159a94', '#6fd6b8', '#d8f5dc'],
  ['#2a1470', '#8a5cf6', '#c99bff', '#f3e1ff'],
  ['#7a1f2b', '#f4694c', '#ffb168', '#ffe6b8'],
  ['#0e2a52', '#2f8fe0', '#7fd0f5', '#e4f6ff'],
  ['#123524', '#4fa35f', '#b6d873', '#f4f0b8'],
  ['#2b2d42', '#7d86a9', '#c3cadf', '#f5f6fb'],
]
