import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';

const PLACES = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Path of a browser; undefined if there is none, and tests that need one are skipped. */
export const CHROMIUM = PLACES.find((place) => place !== '' && existsSync(place));

export const WITHOUT_BROWSER = 'no Chromium is installed here (apt-get install chromium, or CHROMIUM=PATH)';

export async function openBrowser(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: CHROMIUM!,
    // The sandbox is not available as root, the user of many containers.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    timeout: 300_000,
    // The test handles signals itself.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

export type Scheme = 'light' | 'dark';

export interface WatchedPage {
  readonly page: Page;
  /** Forbidden events: console errors, requests to other hosts, responses with status 500 or more. */
  readonly faults: readonly string[];
}

/** A page that records forbidden events. */
export async function watchedPage(browser: Browser, origin: string, scheme: Scheme = 'light'): Promise<WatchedPage> {
  const context = await browser.newContext({
    colorScheme: scheme,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    acceptDownloads: true,
  });
  // Only a hang times out: a machine can be many times slower for a while.
  context.setDefaultTimeout(300_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(origin) && !/^(data|blob):/.test(address)) faults.push(`request: ${address}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`answer: ${response.status()} of ${response.url()}`);
  });
  return { page, faults };
}

/** Opens a page of the studio and waits until it has loaded: it has a heading, and no pending requests. */
export async function open(page: Page, origin: string, hash: string): Promise<void> {
  await page.goto(`${origin}/${hash}`);
  await settled(page);
}

export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  const onItsWay = page.locator('.state.loading, .pending');
  while ((await onItsWay.count()) > 0) await page.waitForTimeout(20);
}

let axeSource: Promise<string> | undefined;

/** The global that axe-core defines on the page. */
declare const axe: {
  run(options: object): Promise<{
    readonly violations: readonly { id: string; nodes: readonly { html: string; failureSummary?: string }[] }[];
  }>;
};

export interface AxeFinding {
  readonly id: string;
  readonly nodes: readonly string[];
}

/** Accessibility violations found by axe. The strict policy blocks scripts, so its source is evaluated. */
export async function axeFindings(page: Page): Promise<AxeFinding[]> {
  axeSource ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(await axeSource);
  return page.evaluate(async () => {
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.slice(0, 5).map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ''}`),
    }));
  });
}
