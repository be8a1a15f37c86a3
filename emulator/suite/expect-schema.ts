/** The words of what a test expects. */
import { z } from 'zod'
import { fail, ok } from '../core/result.ts'
import { ANSWERS, asAnswered, isCode } from '../expectation/answer-words.ts'
import { messageCount, messageKeys } from '../expectation/message-expectation.ts'
import type { WantedText } from '../expectation/wanted.ts'
import { wantedCount, wantedSpan, wantedText, wantedTexts, wantedWord } from '../expectation/wanted.ts'
import { pickedNumber, pickedSender } from '../expectation/which-messages.ts'
import { heldAtOnce } from '../expectation/worth-waiting.ts'
import type { FrontName } from '../message/record.ts'
import { eitherOf, keyed, named } from '../protocol/settings/keyed.ts'
import { oneOf, scalar, someTime, text, withHint } from '../protocol/settings/scalar.ts'
import { distribution } from '../scenario/distribution-schema.ts'
import type {
  DelaysExpectation,
  Expectation,
  InboxExpectation,
  MoExpectation,
  Patient,
  QueryExpectation,
  TriesExpectation,
  Where,
} from './step.ts'

export const front: z.ZodType<FrontName> = oneOf<FrontName>('a front', ['smpp', 'mm7', 'rest', 'gateway'])
export const account: z.ZodType<string> = text.describe('An account; test where not given')
export const number: z.ZodType<string> = text.describe('A number, or a sender')

/** One handset: what is asked of a pattern's would hold of nobody. */
export const handsetNumber: z.ZodType<string> = scalar(
  "a handset's number",
  { type: ['string', 'integer'], examples: ['64211234567'] },
  (given) => {
    if (given.includes('${') || /^\+?\d+$/.test(given)) return ok(given)
    return fail(withHint(`"${given}" is not a handset's number`, 'write its digits; a + may stand before them'))
  },
)

const where: z.ZodType<Where> = keyed('which messages', {
  account: text.exactOptional(),
  from: pickedSender.exactOptional(),
  to: pickedNumber.exactOptional(),
})

const which = {
  of: text.exactOptional().describe('What the messages were called; the latest where not given'),
  where: where.exactOptional().describe('Whatever was submitted, by whomever, that has these'),
}

const within = someTime.exactOptional().describe('The clock goes on until all is so, for so long at most')

const keys = {
  ...which,
  messages: messageCount,
  answer: wantedWord('an answer to a submission', ANSWERS, isCode, asAnswered)
    .exactOptional()
    .describe('What each submission was answered with: ESME_ROK, 1000, 2004 Multimedia refused, 201 …'),
  receipts: eitherOf(wantedCount, wantedTexts)
    .exactOptional()
    .describe('What our client got: how many, or what they said, oldest first'),
  receipt: named('a map of fields and what they say', z.string(), wantedText)
    .check(({ value, issues }) => {
      if (Object.keys(value).length > 0) return
      issues.push({ code: 'custom', input: value, message: 'expected a field: `stat`, `err`, `id`, `text` …' })
    })
    .exactOptional()
    .describe('Fields of the last receipt that our client got: stat, err, id, text …'),
  ...messageKeys,
}

const patient = <T extends object>({ within: span, ...rest }: T & { readonly within?: Patient['within'] }) => ({
  ...rest,
  within: span ?? null,
})

/** What was sent under a name is one thing, what anybody submitted another. */
function oneOfWhich({ value, issues }: z.core.ParsePayload<{ readonly of?: string; readonly where?: Where }>): void {
  if (value.of === undefined || value.where === undefined) return
  issues.push({ code: 'custom', input: value, message: 'expected `of` or `where`, not both' })
}

/** What is expected of nothing holds of everything. */
function something({ value, issues }: z.core.ParsePayload<object>): void {
  if (Object.keys(value).some((key) => !NOT_LOOKED_AT.includes(key))) return
  issues.push({
    code: 'custom',
    input: value,
    message: 'expected something to look at: `receipts`, `life`, `messages` …',
  })
}

function worthWaiting({ value, issues }: z.core.ParsePayload<object>): void {
  const { within: span, ...all } = value as Readonly<Record<string, unknown>>
  if (span === undefined) return
  const looked = Object.entries(all).filter(([key]) => !NOT_LOOKED_AT.includes(key) && key !== 'number')
  const key = heldAtOnce(Object.fromEntries(looked))
  if (key === null) return
  const hint = 'to see that no more comes, let the time pass first: `advance: 1h`, then this without `within`'
  const message = withHint(`\`${key}\` is so at once, and is not waited for`, hint)
  issues.push({ code: 'custom', input: value, path: [key], message })
}

const NOT_LOOKED_AT: readonly string[] = ['of', 'where', 'within']

export const expectation: z.ZodType<Expectation & Patient> = keyed('an expectation', { ...keys, within })
  .check(oneOfWhich, something, worthWaiting)
  .transform(patient) as z.ZodType<Expectation & Patient>

export const waiting: z.ZodType<Expectation & Patient> = keyed('what is waited for', {
  within: someTime.describe('For so long at most'),
  ...keys,
}).check(oneOfWhich, something, worthWaiting) as z.ZodType<Expectation & Patient>

const texts = eitherOf(wantedCount, wantedTexts)

export const inbox: z.ZodType<InboxExpectation> = keyed('an inbox', { number: handsetNumber, texts, within })
  .check(worthWaiting)
  .transform(patient)

export const mo: z.ZodType<MoExpectation> = keyed('what a client got', {
  account: account.exactOptional(),
  via: front.exactOptional(),
  texts,
  within,
})
  .check(({ value: { texts: wanted, within: span }, issues }) =>
    worthWaiting({ value: { texts: wanted, ...(span !== undefined && { within: span }) }, issues }),
  )
  .transform(
    (given): MoExpectation => ({ ...patient(given), account: given.account ?? 'test', via: given.via ?? 'smpp' }),
  )

export const tries: z.ZodType<TriesExpectation> = keyed('how a client tries', {
  where: where.exactOptional(),
  count: wantedCount.exactOptional().describe('Of each message'),
  refused: wantedCount.exactOptional(),
  spacing: wantedSpan.exactOptional().describe('From each try to the next'),
  clock: oneOf('whose clock', ['world', 'wall'])
    .exactOptional()
    .describe("Of spacing, quiet and within; the world's where not given"),
  quiet: someTime.exactOptional().describe('For so long there is no further try'),
  within,
})
  .check(({ value: { count, refused, spacing, within: span }, issues }) => {
    const wanted = { ...(count && { count }), ...(refused && { refused }), ...(spacing && { spacing }) }
    worthWaiting({ value: { ...wanted, ...(span !== undefined && { within: span }) }, issues })
  })
  .transform((given): TriesExpectation => {
    const { where: asked, clock = 'world', quiet = null, ...rest } = patient(given)
    return { ...rest, where: asked ?? {}, clock, quiet }
  })

export const query: z.ZodType<QueryExpectation> = eitherOf(
  wantedText.transform((says): { readonly of?: string; readonly says: WantedText } => ({ says })),
  keyed('what a client is told that asks', {
    of: text.exactOptional().describe('What the messages were called; the latest where not given'),
    says: wantedText,
  }),
).transform(({ of = '', says }) => ({ of: of === 'latest' ? '' : of, says }))

export const delays: z.ZodType<DelaysExpectation> = keyed('delays of receipts', {
  ...which,
  like: eitherOf(oneOf('the carrier', ['carrier']), distribution)
    .exactOptional()
    .describe('carrier: what the carrier draws from; or as latencies are written: { normal: … }, { lognormal: … }'),
  each: wantedSpan.exactOptional(),
  timed: oneOf('where they are timed', ['server', 'client']).exactOptional(),
})
  .check(oneOfWhich)
  .transform((given): DelaysExpectation => {
    const like = given.like ?? (given.each === undefined ? 'carrier' : undefined)
    return { ...given, timed: given.timed ?? 'server', ...(like !== undefined && { like }) }
  })
