/**
 * What Node is started with to run a server. V8 shrinks the young generation to almost nothing whenever it collects all and the moment is
 * calm; under load it then collects ten times as often, for minutes (docs/decisions: the young generation keeps its size).
 */
export const nodeOptions = ['--min-semi-space-size=16']
