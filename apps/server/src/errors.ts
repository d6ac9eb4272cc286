/** Every error that the API answers with, in one place: its status and what it says unless the thrower says more. */
export const catalogue = {
  validation_failed: [400, 'The request does not have the right form. See details.'],
  malformed_json: [400, 'The body is not valid JSON.'],
  bad_request: [400, 'The request could not be understood.'],
  invalid_cursor: [400, 'This place in the list is not known here. Begin again without `after`.'],
  unauthenticated: [401, 'Sign in first.'],
  forbidden: [403, 'You may not do this.'],
  not_found: [404, 'There is nothing at this address. The API is described at /api/.'],
  product_not_found: [404, 'There is no such product.'],
  user_not_found: [404, 'There is no such user.'],
  cache_not_found: [404, 'There is no such cache.'],
  method_not_allowed: [405, 'This address does not know this method. See the header Allow.'],
  invalid_quantity: [409, 'The quantity has to be 1 or more.'],
  out_of_stock: [409, 'There is not so much of this product in stock.'],
  email_taken: [409, 'Another user has this e-mail address.'],
  payload_too_large: [413, 'The body is larger than 64 KiB.'],
  uri_too_long: [414, 'The address is too long.'],
  request_timeout: [408, 'The request did not arrive in time.'],
  headers_too_large: [431, 'The headers are too large.'],
  unsupported_media_type: [415, 'Send JSON: Content-Type: application/json.'],
  internal: [500, 'Something went wrong here. It has been logged; try again.'],
  unavailable: [503, 'The shop cannot reach its database. Try again in a moment.'],
} as const satisfies Record<string, readonly [status: number, message: string]>

export type ErrorCode = keyof typeof catalogue

/** What a client is told about one part of its request. */
export interface FieldFault {
  /** Where: `body/email`, `params/id`. */
  field: string
  message: string
}

export type ErrorDetails = readonly FieldFault[] | Readonly<Record<string, unknown>>

/** The body of every error answer. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string; details?: ErrorDetails }
}

/** An error with an answer for the client. Throw it anywhere below a route. */
export class ShopError extends Error {
  override readonly name = 'ShopError'
  readonly code: ErrorCode
  readonly status: number
  readonly details: ErrorDetails | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ErrorCode,
    o: { message?: string; details?: ErrorDetails; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(o.message ?? catalogue[code][1], o.cause === undefined ? undefined : { cause: o.cause })
    this.code = code
    this.status = catalogue[code][0]
    this.details = o.details
    this.headers = o.headers ?? {}
  }

  toBody(): ErrorBody {
    const { code, message, details } = this
    return { error: details === undefined ? { code, message } : { code, message, details } }
  }
}
