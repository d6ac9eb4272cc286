/** How the tests start Chromium: also as root, where its sandbox refuses, and without calling anybody. */
export const chromiumArgs = ['--no-sandbox', '--disable-background-networking', '--disable-gpu']
