import { expect, test } from 'vitest'
import { withCallbacks } from '../../emulator/scenario/credential.ts'
import { mistakesIn, worldOf } from './compiled.ts'

const PLACE = 'http://127.0.0.1:9000/all'
const OWN = 'http://127.0.0.1:9001/own'

function placesOf(sections: string) {
  const account = worldOf(`accounts: { a: { ${sections} } }`).accounts.get('a')
  if (account === undefined) throw new Error('there is no account')
  const { mm7, rest, gateway } = withCallbacks(account, PLACE)
  return [mm7?.callback, rest?.callback, gateway?.dlrCallback, gateway?.moCallback]
}

function accountWith(words: string): string {
  return `mm7: { vasids: [v]${words} }, rest: { token: t${words} }, gateway: { password: p${words} }`
}

test('callbacks go to the place for all, unless the account has its own, or is to have none', () => {
  expect(placesOf(accountWith(''))).toEqual([PLACE, PLACE, PLACE, PLACE])
  expect(placesOf(accountWith(`, callback: ${OWN}`))).toEqual([OWN, OWN, OWN, OWN])
  expect(placesOf(accountWith(', callback: none'))).toEqual([null, null, null, null])
  expect(placesOf(`gateway: { password: p, callback: none, mo-callback: ${OWN} }`)).toEqual([
    undefined,
    undefined,
    null,
    OWN,
  ])
})

test('a place for callbacks is a URL, or none', () => {
  expect(mistakesIn('accounts: { a: { rest: { token: t, callback: nowhere } } }')).toEqual([
    '"nowhere" is not a URL of http or https',
  ])
})
