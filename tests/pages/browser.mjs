/** A real browser for the tests of the site's pages. */
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';

// The modules are those of the conformance suite: one lock file for both.
const require = createRequire(new URL('../../contract/conformance/run.mjs', import.meta.url));
const { chromium } = require('playwright-core');
export const axeSource = require('axe-core').source;

const candidates = [process.env.CHROME_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'];
const executablePath = candidates.find((path) => path && existsSync(path));
if (!executablePath) throw new Error('no Chromium: apt-get install chromium, or set CHROME_PATH');

export const site = process.env.SITE_URL;
if (!site) throw new Error('SITE_URL is the address of the page, such as http://127.0.0.1:3000/');

export const launch = () =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
