/**
 * Headers of every page. Scripts come from the shop itself, and from the page only those whose hash is named: a comment
 * that gets itself into the markup as a script still does not run.
 */
export function securityHeaders(scriptHashes: readonly string[]): Record<string, string> {
  const policy = {
    'default-src': "'self'",
    'script-src': ["'self'", ...scriptHashes.map(hash => `'${hash}'`)].join(' '),
    // Widths of bars and the like stand in style attributes.
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  }
  return {
    'content-security-policy': Object.entries(policy)
      .map(([name, value]) => `${name} ${value}`)
      .join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  }
}
