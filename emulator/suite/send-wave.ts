/** What is due at one time, sent: and what each is answered with, or that it is not answered. */
import type { Clients } from './clients/clients.ts'
import type { Outgoing } from './outgoing.ts'
import type { SendStep } from './step.ts'
import type { MessageSummary } from './target.ts'
import { pause } from './world-time.ts'

/** How often is looked whether those were all read that will not be answered. */
const SILENCE = 50
const NO_ANSWER = 'no answer'
const DROPPED = 'connection dropped'
const ENDS: readonly string[] = [DROPPED, 'unbound']
const UNANSWERED: readonly string[] = [NO_ANSWER, ...ENDS]

/** Ends when each is answered, or the server says that it will not answer. `summaries`: of what came since. */
export async function sendWave(
  clients: Clients,
  wave: readonly Outgoing[],
  step: SendStep,
  summaries: () => Promise<readonly MessageSummary[]>,
): Promise<readonly string[]> {
  const answers: string[] = []
  const unanswered = async () =>
    (await summaries()).flatMap(({ answer }) => (answer !== null && UNANSWERED.includes(answer) ? answer : []))
  const sent = clients.send(wave, step, (answer) => answers.push(answer))
  sent.catch(ignored)
  for (;;) {
    const known = answers.length
    const ended = await Promise.race([sent.then(() => true), pause(SILENCE).then(() => false)])
    if (ended) return answers.includes(DROPPED) ? asTheServerSays(answers, await unanswered()) : answers
    // While answers come, the server is not asked: of ten thousand messages that takes longer than they do.
    if (answers.length > known) continue
    const silent = await unanswered()
    if (step.via === 'smpp') {
      const answered = answers.filter((answer) => answer !== DROPPED)
      if (silent.length > 0 && answered.length + silent.length >= wave.length) return [...answered, ...silent]
    } else if (count(silent) > count(answers)) {
      // One by one: the next waits for the silence before it.
      clients.giveUp()
    }
  }
}

/** The client sees that the connection is gone; whether it was dropped or unbound, the server knows, and may tell sooner or later than the client sees it. */
function asTheServerSays(answers: readonly string[], unanswered: readonly string[]): readonly string[] {
  const ends = unanswered.filter((answer) => ENDS.includes(answer))
  return answers.map((answer) => (answer === DROPPED ? (ends.shift() ?? answer) : answer))
}

function count(answers: readonly string[]): number {
  return answers.filter((answer) => answer === NO_ANSWER).length
}

function ignored(): void {}
