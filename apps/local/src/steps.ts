/** Shows what a start does, one line per step, with its time. */
export interface Steps {
  /** Runs a step and prints its line when it is done; what the step returns is added to the line. */
  run(title: string, work: (note: (text: string) => void) => Promise<void>): Promise<void>
  /** A line inside a step. */
  detail(text: string): void
}

/** Steps printed through `print`, one line at a time. */
export function createSteps(print: (line: string) => void): Steps {
  return {
    async run(title, work) {
      const began = performance.now()
      let added = ''
      try {
        await work(text => {
          added = `: ${text}`
        })
      } catch (error) {
        print(`  ✗ ${title} (after ${seconds(began)})`)
        throw error
      }
      print(`  ✓ ${title}${added} (${seconds(began)})`)
    },
    detail: text => print(`    ${text}`),
  }
}

function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(2)} s`
}
