/** What docs/carriers.md says of the carriers of multimedia messages in the USA, each number tried. */
import { expect, test } from 'vitest'
import { overMm7 } from './endings-over-http.ts'
import { pageText, section, tableRows } from './page.ts'

const rows = tableRows(section(pageText('carriers.md'), '## Multimedia carriers of the USA'))
const carriers = rows.flatMap(({ carrier = '', numbers = '' }) =>
  carrier === '' ? [] : [{ name: carrier.replaceAll('`', ''), prefix: numbers.split(',', 1)[0] ?? '' }],
)
const cases = rows.flatMap(({ 'number ends in': digits = '', reports = '' }) =>
  digits === '' ? [] : carriers.map((carrier) => ({ ...carrier, digits, reports })),
)

test('the page lists numbers of each of the three', () => {
  expect(cases).toHaveLength(24)
})

test.each(cases)('$name: a number that ends in $digits is reported as the page says', async (each) => {
  const digits = each.digits === 'anything else' ? '5551' : each.digits
  const { answer, told } = await overMm7(`${each.prefix}555${digits}`, [`scenarios/carriers/${each.name}.yaml`])
  expect(answer).toBe('1000 Success')
  const statuses = told.split(', ').map((one) => one.split(' ', 1)[0])
  expect(statuses).toEqual(each.reports.match(/\b[A-Z]\w+/g))
})
