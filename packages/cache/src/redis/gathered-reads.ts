/** A command for more keys than this would hold up others for long. */
const maxKeys = 250

type Texts = readonly (string | null)[]

/** Where the answers to some reads will be. */
export interface Place {
  /** Of all that went to Redis together. */
  readonly texts: Promise<Texts>
  /** The first of those asked for. */
  readonly from: number
}

/**
 * Reads that begin in the same turn of the event loop, while others are under way, go to Redis as one command. The client writes once per turn
 * anyway, so nobody waits longer; one `MGET` costs both sides a fraction of as many. A lone read goes at once.
 */
export class GatheredReads {
  readonly #send: (names: readonly string[]) => Promise<Texts>
  #open: { readonly names: string[]; readonly texts: Promise<Texts> } | null = null
  #underWay = 0

  /** @param send reads all of these, in this order */
  constructor(send: (names: readonly string[]) => Promise<Texts>) {
    this.#send = send
  }

  read(names: readonly string[]): Place {
    if (this.#open === null && this.#underWay === 0) return { texts: this.#sendNow(names), from: 0 }
    const gathered = this.#gather(names.length)
    const from = gathered.names.length
    for (const name of names) gathered.names.push(name)
    return { texts: gathered.texts, from }
  }

  #gather(count: number) {
    if (this.#open !== null && this.#open.names.length + count <= maxKeys) return this.#open
    const names: string[] = []
    const texts = new Promise<Texts>(resolve => {
      // Runs when all that is ready to go on in this turn has done so.
      process.nextTick(() => {
        if (this.#open === gathered) this.#open = null
        resolve(this.#sendNow(names))
      })
    })
    const gathered = { names, texts }
    this.#open = gathered
    return gathered
  }

  #sendNow(names: readonly string[]): Promise<Texts> {
    this.#underWay++
    const texts = this.#send(names)
    texts.then(this.#arrived, this.#arrived)
    return texts
  }

  #arrived = () => {
    this.#underWay--
  }
}
