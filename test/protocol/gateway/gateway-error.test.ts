import { expect, test } from 'vitest'
import { errorBody, gatewayError } from '../../../emulator/protocol/gateway/gateway-error.ts'

test('v1 says the HTTP status in code and the word in error, for who reads either', () => {
  const error = gatewayError('invalid_attrib', 'mask has 21 characters; at most 20 are allowed')
  expect(errorBody('v1', error)).toEqual({
    code: 400,
    message: 'mask has 21 characters; at most 20 are allowed',
    error: 'invalid_attrib',
    'error-desc': 'mask has 21 characters; at most 20 are allowed',
  })
  expect(errorBody('v1', gatewayError('422', 'past', 422))).toMatchObject({ code: 422, error: '422' })
})

test('v1 has no word for what the HTTP status says alone', () => {
  const error = gatewayError('unauthorised', 'unauthenticated for invalid credentials', 401)
  expect(errorBody('v1', error)).toEqual({ code: 401, message: 'unauthenticated for invalid credentials' })
})

test('v2’s three attributes keep to the characters and lengths of its OpenAPI document', () => {
  const error = gatewayError('missing_attrib', `"content" is missing: (yes) …${'x'.repeat(600)}`)
  const body = errorBody('v2', error) as { message: string; statusCode: number; error: string }
  expect(Object.keys(body).sort()).toEqual(['error', 'message', 'statusCode'])
  expect(body).toMatchObject({ message: 'Missing a required attribute', statusCode: 400 })
  expect(body.message).toMatch(/^[-_ a-zA-Z0-9]{1,200}$/)
  expect(body.error).toMatch(/^[-_ a-zA-Z0-9]{1,500}$/)
  expect(body.error).toMatch(/^missing_attrib content is missing yes x/)
})
