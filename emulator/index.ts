/** The emulator in process: `startEmulator`, and the types it speaks in. */

export type { InboxMessage } from './control/inbox.ts'
export type { MessageDetail, MessageSummary } from './control/view-message.ts'
export { EmulatorError, type ErrorCode } from './core/emulator-error.ts'
export type { ClockMode } from './core/world-clock.ts'
export type {
  CountWords,
  ExpectedMessages,
  MessageWords,
  SpanWords,
  TextWords,
} from './expectation/message-words.ts'
export { ExpectationError } from './expectation-error.ts'
export { type Ports, type Reporter, type RunningEmulator, startEmulator } from './main.ts'
export type { EmulatorOptions } from './options.ts'
export type { Sent, TextToSend } from './test-clients.ts'
export type { TestWorld, TextFromHandset, WantedMessages } from './test-world.ts'
