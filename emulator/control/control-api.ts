/** The control API: JSON over HTTP for people, scripts and suites. It changes a world only through the world's own means. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import express, { type Express, type RequestHandler, type Router } from 'express'
import { EmulatorError } from '../core/emulator-error.ts'
import type { HttpHandler } from '../http/http-listener.ts'
import { ENDPOINTS, indexText } from './api-index.ts'
import { carrierRoutes } from './carrier-routes.ts'
import { bodyOf } from './checked.ts'
import { ClockHolds } from './clock-holds.ts'
import { clockRoutes } from './clock-routes.ts'
import type { ControlContext } from './control-context.ts'
import type { ControlScope } from './control-scope.ts'
import { handOverRoutes } from './hand-over-routes.ts'
import { nothing } from './json-scalars.ts'
import { KnownWords } from './known-words.ts'
import { Leases } from './leases.ts'
import { messageRoutes } from './message-routes.ts'
import { moRoutes } from './mo-routes.ts'
import { madeWorldView, newWorld } from './new-world.ts'
import { numberRoutes } from './number-routes.ts'
import { answerErrors, HttpError } from './refusal.ts'
import { leaseWorld } from './remove-world.ts'
import { resource } from './resource.ts'
import { outbindRoutes, sessionRoutes } from './session-routes.ts'
import { tryRoutes } from './try-routes.ts'
import { verifyRoutes } from './verify-routes.ts'
import { worldView } from './view-world.ts'
import { Waits } from './waits.ts'
import { worldRoutes } from './world-routes.ts'

export interface ControlApi extends HttpHandler {
  /** Ends what runs on the wall's clock: leases of holds, and waits. */
  close(): void
}

/** A body holds a message of some kind: 1 MiB is many times the longest of texts. */
const BODY_LIMIT = 1 << 20
/** Of a multimedia message, in hexadecimal digits: what an account of MM7 may submit is 5 MB. */
const MO_LIMIT = 16 << 20

/** Serves `/api/v1` and the index at `/`; anything else is a 404. */
export function controlApi(context: ControlContext): ControlApi {
  const scope: ControlScope = {
    ...context,
    holds: new ClockHolds(),
    leases: new Leases(),
    words: new KnownWords(),
    waits: new Waits(),
  }
  const app: Express = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.use('/api/v1/worlds/:world/mo', jsonOnly, express.json({ limit: MO_LIMIT }))
  app.use(jsonOnly, express.json({ limit: BODY_LIMIT }))
  const world = express.Router({ mergeParams: true })
  // The router tries one after the other: what is asked for most comes first.
  for (const routes of [
    clockRoutes,
    messageRoutes,
    worldRoutes,
    numberRoutes,
    moRoutes,
    sessionRoutes,
    outbindRoutes,
    handOverRoutes,
    tryRoutes,
    verifyRoutes,
    carrierRoutes,
  ]) {
    routes(world, scope)
  }
  app.use('/api/v1/worlds/:world', world)
  serviceRoutes(app, scope)
  app.use(nothingHere)
  app.use(answerErrors(context.onBug))
  const handle = (request: IncomingMessage, response: ServerResponse) => app(request, response)
  const close = () => {
    scope.waits.close()
    scope.holds.close()
    scope.leases.close()
  }
  return Object.assign(handle, { close })
}

/** What is not about one world. */
function serviceRoutes(router: Router, scope: ControlScope): void {
  const { worlds } = scope
  const allWorlds = () => worlds.all().map((world) => worldView(world, scope))

  resource(router, '/', { get: (_, response) => void response.type('text').send(indexText()) })
  resource(router, '/api/v1', {
    get: (_, response) => void response.json({ endpoints: ENDPOINTS, worlds: worlds.all().map(({ name }) => name) }),
  })
  resource(router, '/api/v1/worlds', {
    get: (_, response) => void response.json({ worlds: allWorlds() }),
    post: async (request, response) => {
      const asked = bodyOf(request, newWorld)
      const world = await scope.own.create(asked)
      leaseWorld(world, asked.lease, scope)
      response.status(201).json(madeWorldView(world, scope))
    },
  })
  resource(router, '/api/v1/reload', {
    post: (request, response) => {
      bodyOf(request, nothing)
      for (const world of worlds.all()) scope.words.note(world)
      scope.reload()
      response.json({ worlds: allWorlds() })
    },
  })
}

/** A body of another type would be passed over in silence. */
const jsonOnly: RequestHandler = (request, _response, next) => {
  const isEmpty = request.headers['content-length'] === '0'
  if (isEmpty || request.method === 'GET' || request.is('application/json') !== false) return next()
  throw new HttpError(
    415,
    'UNSUPPORTED_TYPE',
    `a body of type ${request.headers['content-type'] ?? 'unknown'} is not understood`,
    'Send JSON, with the header content-type: application/json.',
  )
}

const nothingHere: RequestHandler = (request) => {
  throw new EmulatorError('NOT_FOUND', `nothing at ${request.path}`, 'GET /api/v1 lists what there is.')
}
