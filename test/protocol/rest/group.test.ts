import { expect, test } from 'vitest'
import { readGroup, readGroupUpdate } from '../../../emulator/protocol/rest/group.ts'

function read(json: unknown, membersRequired = false) {
  const group = readGroup(json, membersRequired)
  return group.ok ? group.value : `${group.error.code}: ${group.error.text}`
}

function update(json: unknown) {
  const change = readGroupUpdate(json)
  return change.ok ? change.value : `${change.error.code}: ${change.error.text}`
}

test('a group has a name, members, and other groups, or none of them', () => {
  expect(read({ name: 'ours', members: ['+64 211 234 567'], child_groups: ['dxCJTlfb1UsF'] })).toEqual({
    name: 'ours',
    members: ['64211234567'],
    childGroups: ['dxCJTlfb1UsF'],
    autoUpdate: null,
  })
  expect(read({})).toEqual({ name: null, members: [], childGroups: [], autoUpdate: null })
})

test('a number is in a group once', () => {
  expect(read({ members: ['64211234567', '+64211234567', '64211234568'] })).toMatchObject({
    members: ['64211234567', '64211234568'],
  })
})

test('an update tells a name that is taken away from one that is not mentioned', () => {
  expect(update({})).toEqual({
    add: [],
    remove: [],
    name: undefined,
    autoUpdate: undefined,
    addFrom: null,
    removeFrom: null,
  })
  expect(update({ name: null })).toMatchObject({ name: null })
  expect(update({ name: 'new', add: ['+64211234567'], remove: ['0064211234568'], add_from_group: 'a' })).toEqual({
    add: ['64211234567'],
    remove: ['64211234568'],
    name: 'new',
    addFrom: 'a',
    removeFrom: null,
    autoUpdate: undefined,
  })
  expect(update({ auto_update: null })).toMatchObject({ autoUpdate: null })
})

test.each([
  [{ name: 'x'.repeat(21) }, "syntax_constraint_violation: 'name' has 21 characters; 1 to 20 are allowed"],
  [{ members: ['foo'] }, "syntax_invalid_parameter_format: 'foo' of 'members' is not a valid MSISDN"],
  [{ members: ['dxCJTlfb1UsF'] }, "syntax_invalid_parameter_format: 'dxCJTlfb1UsF' of 'members' is not a valid MSISDN"],
  [{ members: '64211234567' }, "syntax_invalid_json: 'members' is '64211234567', not a list of strings"],
  [
    { members: Array.from({ length: 10_001 }, (_, i) => `${i + 1_000_000}`) },
    "syntax_constraint_violation: 'members' has 10001 elements; 0 to 10000 are allowed",
  ],
  [
    { child_groups: Array.from({ length: 11 }, () => 'dxCJTlfb1UsF') },
    "syntax_constraint_violation: 'child_groups' has 11 elements; 0 to 10 are allowed",
  ],
  [{ auto_update: {} }, "syntax_constraint_violation: the field 'auto_update.to' is required"],
  [
    { auto_update: { to: 'Shop' } },
    "syntax_invalid_parameter_format: 'Shop' of 'auto_update.to' is not a valid MSISDN or short code",
  ],
  [
    { auto_update: { to: '54321', add: { first_word: 'two words' } } },
    "syntax_constraint_violation: 'two words' of 'auto_update.add' is not one word of at most 15 characters",
  ],
  [
    { auto_update: { to: '54321', remove: {} } },
    "syntax_constraint_violation: the field 'auto_update.remove.first_word' is required",
  ],
  [{ auto_update: { to: '54321', add: 7 } }, "syntax_invalid_json: 'auto_update.add' is 7, not an object"],
  [[], 'syntax_invalid_json: the body is not a JSON object'],
])('a group that is wrong is refused', (json, error) => {
  expect(read(json)).toBe(error)
})

test('a replacement names its members', () => {
  expect(read({ name: 'ours' }, true)).toBe("syntax_constraint_violation: the field 'members' is required")
  expect(read({ members: [] }, true)).toEqual({ name: null, members: [], childGroups: [], autoUpdate: null })
})
