/** What arrives one after the other, for tests that wait for one of it: no sleeping, no asking again. */

/** How long is waited for what ought to come at once. */
const PATIENCE = 15_000

export class Arrivals<T> {
  readonly all: T[] = []
  readonly #what: string
  readonly #waiting = new Set<() => void>()
  #over: string | null = null

  /** `what` names one of them in the message of a failure. */
  constructor(what: string) {
    this.#what = what
  }

  add(one: T): void {
    this.all.push(one)
    this.#look()
  }

  /** Nothing more will come: who waits for something else waits in vain. */
  end(reason: string): void {
    this.#over ??= reason
    this.#look()
  }

  /** The first that `isIt`, among those from place `from` on; it may have come already. Rejects when none comes. */
  first(isIt: (one: T) => boolean, from = 0): Promise<T> {
    return new Promise((resolve, reject) => {
      let next = from
      const stop = () => {
        clearTimeout(patience)
        this.#waiting.delete(look)
      }
      const fail = (reason: string) => {
        stop()
        const last = this.all.slice(-15).map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
        reject(new Error(`no such ${this.#what}: ${reason}. The last of ${this.all.length}:\n${last.join('\n')}`))
      }
      const look = () => {
        for (; next < this.all.length; next++) {
          const one = this.all[next] as T
          if (!isIt(one)) continue
          stop()
          return resolve(one)
        }
        if (this.#over !== null) fail(this.#over)
      }
      const patience = setTimeout(() => fail(`none came in ${PATIENCE} ms`), PATIENCE)
      this.#waiting.add(look)
      look()
    })
  }

  #look(): void {
    for (const look of [...this.#waiting]) look()
  }
}
