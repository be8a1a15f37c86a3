/** One path of the API and the methods it has; any other method is a 405 that names them. */
import type { Request, Response, Router } from 'express'
import { HttpError } from './refusal.ts'

export type Handler = (request: Request, response: Response) => void | Promise<void>

export interface Methods {
  readonly get?: Handler
  readonly post?: Handler
  readonly put?: Handler
  readonly delete?: Handler
}

export function resource(router: Router, path: string, methods: Methods): void {
  const route = router.route(path)
  if (methods.get !== undefined) route.get(methods.get)
  if (methods.post !== undefined) route.post(methods.post)
  if (methods.put !== undefined) route.put(methods.put)
  if (methods.delete !== undefined) route.delete(methods.delete)
  const allowed = Object.keys(methods).map((method) => method.toUpperCase())
  route.all((request, response) => {
    response.set('allow', allowed.join(', '))
    throw new HttpError(
      405,
      'METHOD_NOT_ALLOWED',
      `${request.method} cannot be used on ${request.baseUrl}${request.path}`,
      `Use ${allowed.join(' or ')}.`,
    )
  })
}
