/** The results as a table for people. */

const AIMS = { toNaive: 8, toBound: 0.45, mm7: 0.55, rest: 0.5, perMessage: 600, p99: 5 }

export function report({ run, pairs, http, memory, lateness, schedule }) {
  const about = [`${run.node}, ${run.cpu}`, run.pinned ? 'server and client on a core each' : 'not pinned to cores']
  if (run.quick) about.push('--quick: few messages, one round')
  const parts = [about.join('; ')]
  if (pairs !== undefined) parts.push(pairsTable(pairs))
  if (http !== undefined) parts.push(httpTable(http))
  if (memory !== undefined) parts.push(memoryTable(memory))
  if (lateness !== undefined) parts.push(latenessTable(lateness))
  if (schedule !== undefined) parts.push(scheduleTable(schedule))
  return parts.join('\n\n')
}

function pairsTable({ ratios, ...servers }) {
  const rows = ['emulator', 'naive', 'bound'].map((name) => {
    const server = servers[name]
    const all = server.runs.map((run) => run.pairsPerSecond)
    return [
      name,
      whole(server.pairsPerSecond),
      `${whole(Math.min(...all))} to ${whole(Math.max(...all))}`,
      server.cpuMicrosPerPair.toFixed(2),
      `${server.responseP50.toFixed(1)} / ${server.responseP99.toFixed(1)} ms`,
      percent(server.waited),
      percent(server.clientBusy),
    ]
  })
  return [
    'Submit and receipt pairs per second, 4 binds, window 50 (medians)',
    table(['', 'pairs/s', 'range', 'CPU µs/pair', 'response p50/p99', 'kept waiting', 'client busy'], rows),
    `emulator / naive ${ratios.toNaive.toFixed(2)} ${aim(ratios.toNaive >= AIMS.toNaive, `>= ${AIMS.toNaive}`)}` +
      `, by CPU time per pair ${ratios.cpuToNaive.toFixed(2)}`,
    `emulator / bound ${ratios.toBound.toFixed(3)} ${aim(ratios.toBound >= AIMS.toBound, `>= ${AIMS.toBound}`)}` +
      `, by CPU time per pair ${ratios.cpuToBound.toFixed(3)}`,
  ].join('\n')
}

const REQUESTS = { mm7: 'MM7 submits', rest: 'REST batches' }

function httpTable(kinds) {
  const rows = []
  const verdicts = []
  for (const [kind, { ratios, emulator, bound }] of Object.entries(kinds)) {
    const name = REQUESTS[kind]
    for (const [by, server] of Object.entries({ emulator, bound })) {
      const all = server.runs.map((run) => run.perSecond)
      rows.push([
        `${name}: ${by}`,
        whole(server.perSecond),
        `${whole(Math.min(...all))} to ${whole(Math.max(...all))}`,
        server.cpuMicrosPerRequest.toFixed(1),
        `${server.responseP50.toFixed(1)} / ${server.responseP99.toFixed(1)} ms`,
        percent(server.waited),
        percent(server.clientBusy),
      ])
    }
    verdicts.push(
      `${name}: emulator / bound ${ratios.toBound.toFixed(3)} ${aim(ratios.toBound >= AIMS[kind], `>= ${AIMS[kind]}`)}` +
        `, by CPU time per request ${ratios.cpuToBound.toFixed(3)}`,
    )
  }
  return [
    'Requests per second over HTTP, 32 connections, one outstanding on each (medians)',
    table(['', 'requests/s', 'range', 'CPU µs/request', 'response p50/p99', 'kept waiting', 'client busy'], rows),
    ...verdicts,
  ].join('\n')
}

function memoryTable(counts) {
  const rows = counts.map((each) => [
    whole(each.count),
    whole(each.perMessage),
    whole(each.heapPerMessage),
    whole(each.typedArraysPerMessage),
    whole(each.residentPerMessage),
  ])
  const most = Math.max(...counts.map((each) => each.perMessage))
  return [
    `Octets a pending message ${aim(most <= AIMS.perMessage, `<= ${AIMS.perMessage}`)}`,
    table(['pending', 'in all', 'heap', 'typed arrays', 'resident'], rows),
  ].join('\n')
}

function latenessTable({ ratePerSecond, messages, missing, serverWaited, fromSubmit, fromResponse, longestGap }) {
  const row = (name, { p50, p99, max }) => [name, ...[p50, p99, max].map((ms) => ms.toFixed(2))]
  const lost = missing === 0 ? '' : `; ${missing} RECEIPTS MISSING`
  return [
    `Lateness of receipts at ${whole(ratePerSecond)}/s, ms (aim p99 <= ${AIMS.p99}: ${latenessVerdict(fromSubmit, fromResponse)})`,
    table(
      ['due 1,200 ms after', 'p50', 'p99', 'max'],
      [row('the submit was written', fromSubmit), row('the response was read', fromResponse)],
    ),
    `${whole(messages)} messages${lost}; the server was kept waiting for its core for ${percent(serverWaited)} of the time, ` +
      `the client for up to ${longestGap.toFixed(1)} ms at once`,
  ].join('\n')
}

/** The truth lies between the two. */
function latenessVerdict(fromSubmit, fromResponse) {
  if (fromSubmit.p99 <= AIMS.p99) return 'met'
  return fromResponse.p99 > AIMS.p99 ? 'missed' : 'between the two figures'
}

function scheduleTable({ messages, seconds, cpuSeconds, fired, firedPerSecond, residentMegabytes }) {
  return [
    `A retry schedule of five days for ${whole(messages)} messages, on the virtual clock`,
    `${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of CPU time), ${whole(fired)} timers, ${whole(firedPerSecond)} timers/s, ${whole(residentMegabytes)} MB resident at the end`,
  ].join('\n')
}

function aim(met, what) {
  return `(aim ${what}: ${met ? 'met' : 'missed'})`
}

function percent(share) {
  return `${(share * 100).toFixed(1)}%`
}

function whole(number) {
  return Math.round(number).toLocaleString('en')
}

/** The first column to the left, the others to the right. */
function table(head, rows) {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)))
  const cell = (text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]))
  return all.map((row) => `  ${row.map(cell).join('   ')}`).join('\n')
}
