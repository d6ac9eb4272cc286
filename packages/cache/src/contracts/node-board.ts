import assert from 'node:assert/strict'
import type { NodeBoard, NodeState } from '../log/nodes.ts'
import { type Check, checkOf, type Subject } from './check.ts'

export interface NodeBoardSubject extends Subject {
  /** Empty. */
  readonly board: NodeBoard
}

const sorted = (states: readonly NodeState[]) => [...states].sort((a, b) => (a.node < b.node ? -1 : 1))

/** What every board of nodes must keep. @param open makes an empty one for each check */
export function nodeBoardContract(open: () => Promise<NodeBoardSubject>): readonly Check[] {
  const check = (name: string, run: (board: NodeBoard) => Promise<void>) =>
    checkOf(open, name, ({ board }) => run(board))
  const report = { epoch: 'é', position: 2 ** 53 - 1, blind: false, info: { name: 'Ж "', n: [1, null] } }
  return [
    check('is empty at first', async board => assert.deepEqual(await board.read(), [])),
    check('shows what every node said last', async board => {
      await board.report('a', { ...report, position: 1, blind: true })
      await board.report('b', { epoch: null, position: 0, blind: true, info: null })
      await board.report('a', report)
      assert.deepEqual(sorted(await board.read()), [
        { ...report, node: 'a', live: true },
        { epoch: null, position: 0, blind: true, info: null, node: 'b', live: true },
      ])
    }),
    check('forgets who has left', async board => {
      await board.report('a', report)
      await board.report('b', report)
      await board.leave('a')
      await board.leave('nobody')
      assert.deepEqual(
        (await board.read()).map(({ node }) => node),
        ['b'],
      )
    }),
  ]
}
