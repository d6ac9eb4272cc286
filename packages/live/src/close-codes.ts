/** Why the server closes a connection (RFC 6455, 7.4). */
export const closeCodes = {
  goingAway: 1001,
  tooManyMessages: 1008,
  internalError: 1011,
  /** The session has ended or is another one now: connect again, and fetch again what is the session's own. */
  sessionChanged: 4001,
  /** Read too slowly; connect again and resume. */
  resume: 4008,
} as const

/** A client that names this WebSocket subprotocol says itself what it wants to hear: no default topics. */
export const ownTopicsProtocol = 'technomir.live'
