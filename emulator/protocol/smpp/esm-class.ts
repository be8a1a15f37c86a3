/** esm_class (SMPP 3.4 §5.2.12): how a message is to be carried, what kind it is, and two features of GSM. */

/** Bits 1 and 0, from an ESME: messaging mode. */
export const MESSAGING_MODE = { default: 0, datagram: 1, transaction: 2, storeAndForward: 3 } as const

/** Bits 5 to 2: message type. A message of a person to another has none (0x00). */
export const MESSAGE_TYPE = {
  default: 0x00,
  deliveryReceipt: 0x04,
  deliveryAck: 0x08,
  manualAck: 0x10,
  conversationAbort: 0x18,
  intermediateNotification: 0x20,
} as const

/** Bits 7 and 6. */
export const GSM_FEATURE = { none: 0x00, udhi: 0x40, replyPath: 0x80 } as const

export function messagingModeOf(esmClass: number): number {
  return esmClass & 0x03
}

export function messageTypeOf(esmClass: number): number {
  return esmClass & 0x3c
}

/** Whether short_message (or message_payload) begins with a user data header. */
export function hasUdh(esmClass: number): boolean {
  return (esmClass & GSM_FEATURE.udhi) !== 0
}

export function hasReplyPath(esmClass: number): boolean {
  return (esmClass & GSM_FEATURE.replyPath) !== 0
}
