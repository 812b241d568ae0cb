/** A real browser, all of whose requests go through the delay proxy. */
import { chromium } from 'playwright-core';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param {string} executablePath @param {string} proxy */
export function launched(executablePath, proxy) {
  return chromium.launch({
    executablePath,
    headless: true,
    args: ARGUMENTS,
    proxy: { server: proxy, bypass: '<-loopback>' },
  });
}
