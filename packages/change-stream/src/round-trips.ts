interface Waiting {
  after: number
  resolve: () => void
  reject: (error: Error) => void
}

/**
 * Who waits for a keepalive that the walsender wrote after a given moment of its own server's clock. A keepalive does not say which request
 * it answers, and older ones may be on their way or stuck in a buffer; its time stamp tells them apart.
 */
export class RoundTrips {
  #waiting: Waiting[] = []

  after(serverClock: number): Promise<void> {
    return new Promise((resolve, reject) => this.#waiting.push({ after: serverClock, resolve, reject }))
  }

  keepalive(sentAt: number): void {
    const done = this.#waiting.filter(waiting => sentAt > waiting.after)
    if (done.length === 0) return
    this.#waiting = this.#waiting.filter(waiting => sentAt <= waiting.after)
    for (const waiting of done) waiting.resolve()
  }

  fail(error: Error): void {
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error)
  }
}
