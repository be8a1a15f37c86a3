/** A client of the SMS REST API: batches, their reports, messages from handsets, groups. */
import type { BasicCredentials } from '../../protocol/settings/http-scalars.ts'
import { askJson, type JsonReply } from '../http/ask-json.ts'
import { basicHeader } from '../http/basic-header.ts'
import { HttpRequester, type RequesterOptions } from '../http/http-requester.ts'
import type {
  BatchReport,
  BatchToSend,
  DryRun,
  GroupToCreate,
  Inbound,
  Page,
  RecipientReport,
  SentBatch,
  ShownGroup,
} from './rest-shapes.ts'

export interface RestClientOptions extends RequesterOptions {
  /** Without a path: `http://127.0.0.1:8080`. */
  readonly url: string
  readonly servicePlan: string
  readonly token: string
  /** Sent in place of the token, for who wants to be refused. */
  readonly basic?: BasicCredentials
}

/** A refusal has a code and a text where the API says why: 400 and 403 do (reference sms-rest.md section 8). */
export type RestReply<T> =
  | { readonly ok: true; readonly status: number; readonly value: T }
  | { readonly ok: false; readonly status: number; readonly code: string; readonly text: string }

export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>

export class RestClient {
  readonly #base: string
  readonly #headers: Readonly<Record<string, string>>
  readonly #requester: HttpRequester

  constructor({ url, servicePlan, token, basic, ...requester }: RestClientOptions) {
    this.#base = `${url.replace(/\/+$/, '')}/xms/v1/${encodeURIComponent(servicePlan)}`
    this.#headers = basic === undefined ? { authorization: `Bearer ${token}` } : basicHeader(basic)
    this.#requester = new HttpRequester(requester)
  }

  /** Throws HttpFailure; so do all the others. An `object` may be wrong, and a string no JSON. */
  sendBatch(batch: BatchToSend | object | string): Promise<RestReply<SentBatch>> {
    return this.#ask('POST', '/batches', batch)
  }

  dryRun(batch: BatchToSend | object, query: Query = {}): Promise<RestReply<DryRun>> {
    return this.#ask('POST', `/batches/dry_run${written(query)}`, batch)
  }

  getBatch(id: string): Promise<RestReply<SentBatch>> {
    return this.#ask('GET', `/batches/${part(id)}`)
  }

  listBatches(query: Query = {}): Promise<RestReply<Page & { readonly batches: readonly SentBatch[] }>> {
    return this.#ask('GET', `/batches${written(query)}`)
  }

  /** Changes what the request names, and nothing else. */
  update(id: string, change: object): Promise<RestReply<SentBatch>> {
    return this.#ask('POST', `/batches/${part(id)}`, change)
  }

  replace(id: string, batch: BatchToSend | object): Promise<RestReply<SentBatch>> {
    return this.#ask('PUT', `/batches/${part(id)}`, batch)
  }

  cancel(id: string): Promise<RestReply<SentBatch>> {
    return this.#ask('DELETE', `/batches/${part(id)}`)
  }

  /** Without recipients: all of them. */
  feedback(id: string, recipients: readonly string[] = []): Promise<RestReply<unknown>> {
    return this.#ask('POST', `/batches/${part(id)}/delivery_feedback`, { recipients })
  }

  report(id: string, query: Query & { readonly type?: 'summary' | 'full' } = {}): Promise<RestReply<BatchReport>> {
    return this.#ask('GET', `/batches/${part(id)}/delivery_report${written(query)}`)
  }

  recipientReport(id: string, number: string): Promise<RestReply<RecipientReport>> {
    return this.#ask('GET', `/batches/${part(id)}/delivery_report/${part(number)}`)
  }

  reports(query: Query = {}): Promise<RestReply<Page & { readonly delivery_reports: readonly RecipientReport[] }>> {
    return this.#ask('GET', `/delivery_reports${written(query)}`)
  }

  inbounds(query: Query = {}): Promise<RestReply<Page & { readonly inbounds: readonly Inbound[] }>> {
    return this.#ask('GET', `/inbounds${written(query)}`)
  }

  inbound(id: string): Promise<RestReply<Inbound>> {
    return this.#ask('GET', `/inbounds/${part(id)}`)
  }

  createGroup(group: GroupToCreate | object): Promise<RestReply<ShownGroup>> {
    return this.#ask('POST', '/groups', group)
  }

  groups(query: Query = {}): Promise<RestReply<Page & { readonly groups: readonly ShownGroup[] }>> {
    return this.#ask('GET', `/groups${written(query)}`)
  }

  group(id: string): Promise<RestReply<ShownGroup>> {
    return this.#ask('GET', `/groups/${part(id)}`)
  }

  members(id: string): Promise<RestReply<readonly string[]>> {
    return this.#ask('GET', `/groups/${part(id)}/members`)
  }

  updateGroup(id: string, change: object): Promise<RestReply<ShownGroup>> {
    return this.#ask('POST', `/groups/${part(id)}`, change)
  }

  replaceGroup(id: string, group: GroupToCreate | object): Promise<RestReply<ShownGroup>> {
    return this.#ask('PUT', `/groups/${part(id)}`, group)
  }

  deleteGroup(id: string): Promise<RestReply<undefined>> {
    return this.#ask('DELETE', `/groups/${part(id)}`)
  }

  /** What is under way is cut. */
  close(): void {
    this.#requester.close()
  }

  async #ask<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<RestReply<T>> {
    const asked = { method, url: `${this.#base}${path}`, headers: this.#headers, body }
    return replyOf(await askJson(this.#requester, asked))
  }
}

/** The shape of a success is the API's word, which is not checked again. */
function replyOf<T>({ status, json, text: body }: JsonReply): RestReply<T> {
  if (status >= 200 && status < 300) return { ok: true, status, value: json as T }
  const { code, text } = (typeof json === 'object' && json !== null ? json : {}) as Readonly<Record<string, unknown>>
  const isSaid = typeof code === 'string' && typeof text === 'string'
  return { ok: false, status, code: isSaid ? code : '', text: isSaid ? text : body }
}

function part(text: string): string {
  return encodeURIComponent(text)
}

/** Lists are joined by commas, as the API has them. */
function written(query: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return search.size === 0 ? '' : `?${search}`
}
