import { findProgram } from '@technomir/local-services'

/** How the tests start Chromium: also as root, where its sandbox refuses, and without calling anybody. */
export const chromiumArgs = ['--no-sandbox', '--disable-background-networking', '--disable-gpu']

/** The one of this machine. */
export const findChromium = () =>
  findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable')
