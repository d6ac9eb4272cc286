/**
 * What others' stores, logs and boards must keep to be used by the caches, as lists of named checks for any test runner:
 *
 *     for (const { name, run } of storeContract(openMyStore)) test(name, run)
 */
export type { Check, Subject } from './contracts/check.ts'
export { type LogSubject, logContract } from './contracts/log.ts'
export { type NodeBoardSubject, nodeBoardContract } from './contracts/node-board.ts'
export { type OwnLogSubject, ownLogContract } from './contracts/own-log.ts'
export { type StoreSubject, storeContract } from './contracts/store.ts'
