/** The paths there are, for who asks. The reference, docs/reference/control-api.md, has one section for each. */
export interface Endpoint {
  readonly methods: string
  readonly path: string
  readonly says: string
}

const W = '/api/v1/worlds/{world}'

export const ENDPOINTS: readonly Endpoint[] = [
  { methods: 'GET', path: '/livez', says: 'the process lives' },
  { methods: 'GET', path: '/readyz', says: 'it takes clients' },
  { methods: 'GET', path: '/api/v1', says: 'this list, and the worlds' },
  { methods: 'POST', path: '/api/v1/reload', says: 'read the scenario files again' },
  { methods: 'GET POST', path: '/api/v1/worlds', says: 'all worlds; a new one, isolated' },
  { methods: 'GET DELETE', path: W, says: 'a world: seed, clock, counts; remove one that was made' },
  { methods: 'POST', path: `${W}/lease`, says: 'a world that was made stays for so long' },
  {
    methods: 'GET',
    path: `${W}/messages`,
    says: 'messages, newest first: to, from, id, state, account, limit, before',
  },
  { methods: 'GET', path: `${W}/messages/{id}`, says: 'a message: attempts, receipts, timeline, explanation' },
  { methods: 'POST', path: `${W}/messages/{id}/cancel`, says: 'cancel a message under way' },
  { methods: 'POST', path: `${W}/messages/{id}/kill`, says: 'take a message out, as an operator of the platform does' },
  { methods: 'POST', path: `${W}/messages/{id}/thaw`, says: 'hand a frozen message to its carrier again' },
  { methods: 'POST', path: `${W}/messages/{id}/read-reply`, says: 'the owner of the handset reads an MMS' },
  { methods: 'GET', path: `${W}/numbers/{number}/inbox`, says: 'what the handset got, decoded and put together' },
  { methods: 'GET PUT POST', path: `${W}/numbers/{number}/handset`, says: 'whether the handset can be reached' },
  { methods: 'GET POST', path: `${W}/clock`, says: 'the clock: mode, advance, to, hold' },
  { methods: 'POST', path: `${W}/verify`, says: 'whether messages are as expected' },
  { methods: 'POST', path: `${W}/wait`, says: 'wait until they are, in the time of the world' },
  { methods: 'GET POST', path: `${W}/mo`, says: 'messages from handsets' },
  { methods: 'GET', path: `${W}/mo/{id}`, says: 'what became of each of its parts' },
  { methods: 'GET', path: `${W}/sessions`, says: 'the links of clients' },
  { methods: 'POST', path: `${W}/sessions/{id}/unbind`, says: 'take leave of a client' },
  { methods: 'POST', path: `${W}/sessions/{id}/silence`, says: 'a client that will answer no delivery, or does again' },
  { methods: 'POST', path: `${W}/sessions/{id}/drop`, says: 'cut a connection' },
  { methods: 'POST', path: `${W}/outbind`, says: 'call an ESME that waits to be called' },
  { methods: 'GET', path: `${W}/handovers`, says: 'what is frozen' },
  { methods: 'POST', path: `${W}/thaw`, says: 'let what is frozen go again' },
  { methods: 'POST', path: `${W}/campaign-end`, says: 'what has no last word by now is Unknown to the gateway' },
  {
    methods: 'GET',
    path: `${W}/tries`,
    says: 'how often a client tried each message: account, to, from, limit, before',
  },
  { methods: 'GET', path: `${W}/journal`, says: 'what clients and operators did' },
  { methods: 'GET', path: `${W}/refusals`, says: 'what clients were refused that came to no message' },
  { methods: 'GET', path: `${W}/accounts`, says: 'the accounts' },
  { methods: 'GET', path: `${W}/carriers`, says: 'the carriers and their rules' },
  {
    methods: 'GET PUT DELETE',
    path: `${W}/carriers/{carrier}`,
    says: 'a carrier; what is set on it over its scenario',
  },
  { methods: 'POST', path: `${W}/reset`, says: 'forget all messages and handset changes' },
]

/** The list as text, a line an endpoint. */
export function indexText(): string {
  const width = Math.max(...ENDPOINTS.map(({ methods, path }) => methods.length + path.length))
  const lines = ENDPOINTS.map(({ methods, path, says }) => `  ${`${methods} ${path}`.padEnd(width + 1)}  ${says}`)
  return ['carrier-emulator, control API', '', ...lines, ''].join('\n')
}
