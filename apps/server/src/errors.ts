/** Every error that the API answers with, in one place: its status and what it says unless the thrower says more. */
export const catalogue = {
  validation_failed: [400, 'The request does not have the right form. See details.'],
  malformed_json: [400, 'The body is not valid JSON.'],
  bad_request: [400, 'The request could not be understood.'],
  empty_cart: [400, 'There is nothing in the cart.'],
  invalid_card: [400, 'This is no valid card number. Check the digits.'],
  card_expired: [400, 'This card has expired. Use another one.'],
  weak_password: [400, 'The password is too short. Take 8 characters or more.'],
  invalid_cursor: [400, 'This place in the list is not known here. Begin again without `after`.'],
  unauthenticated: [401, 'Sign in first.'],
  wrong_credentials: [401, 'The e-mail address or the password is wrong.'],
  payment_declined: [402, 'The bank declined the payment. Nothing was charged or ordered. Use another card.'],
  forbidden: [403, 'You may not do this.'],
  cross_site: [403, 'Pages of other sites may not change anything here.'],
  not_found: [404, 'There is nothing at this address. The API is described at /api/.'],
  product_not_found: [404, 'There is no such product.'],
  order_not_found: [404, 'You have no such order.'],
  flash_sale_not_found: [404, 'There is no such flash sale.'],
  user_not_found: [404, 'There is no such user.'],
  comment_not_found: [404, 'You have no such comment.'],
  session_not_found: [404, 'You have no such session.'],
  cache_not_found: [404, 'There is no such cache.'],
  lab_unknown: [404, 'The Lab knows nothing of this name.'],
  method_not_allowed: [405, 'This address does not know this method. See the header Allow.'],
  invalid_quantity: [409, 'The quantity has to be 1 or more.'],
  out_of_stock: [409, 'There is not so much of this product in stock.'],
  cart_changed: [409, 'The cart is another one than you saw. Look at it again.'],
  price_changed: [409, 'Prices have changed. See details, and order again if you agree.'],
  sale_limit: [409, 'You cannot buy so many pieces at the price of this flash sale.'],
  checkout_in_progress: [409, 'An order of yours is being paid for. Ask again in a moment.'],
  not_cancellable: [409, 'This order cannot be cancelled any more.'],
  limit_below_sold: [409, 'More pieces than that have been sold in this flash sale.'],
  sale_sold_out: [409, 'All pieces of this flash sale have been sold. Raise its quantity_limit first.'],
  lab_busy: [409, 'Another experiment is under way. Wait for it, or end it.'],
  lab_not_here: [409, 'This experiment needs something that is not here.'],
  lab_disturbed: [
    409,
    'Something came in between, and what was played would have proved nothing. Wait until no fault is on, and try again.',
  ],
  lab_deaf: [409, 'Redis does not answer now, and hears no command. If it is paused, that ends by itself.'],
  email_taken: [409, 'Another user has this e-mail address.'],
  already_commented: [409, 'You have written about this product already. Change that comment instead.'],
  payload_too_large: [413, 'The body is larger than 64 KiB.'],
  uri_too_long: [414, 'The address is too long.'],
  request_timeout: [408, 'The request did not arrive in time.'],
  headers_too_large: [431, 'The headers are too large.'],
  unsupported_media_type: [415, 'Send JSON: Content-Type: application/json.'],
  idempotency_key_reused: [422, 'This Idempotency-Key belongs to another request. Take a new one.'],
  too_many_attempts: [429, 'Too many attempts. Retry-After says when to try again.'],
  internal: [500, 'Something went wrong here. It has been logged; try again.'],
  payment_unavailable: [
    503,
    'The payment could not be made. Nothing was charged; try again with the same Idempotency-Key.',
  ],
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
