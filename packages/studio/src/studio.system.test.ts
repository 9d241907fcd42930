import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWorkspace, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Studio, startStudio } from './index.ts';
import { shots } from './screenshots/shots.ts';
import { axeFindings, CHROMIUM, open, openBrowser, settled, WITHOUT_BROWSER, watchedPage } from './testing/browser.ts';
import { SEEDED, seedWorkspace } from './testing/seed-workspace.ts';

describe.skipIf(CHROMIUM === undefined)(`in a browser${CHROMIUM ? '' : `: ${WITHOUT_BROWSER}`}`, () => {
  const home = mkdtempSync(path.join(tmpdir(), 'studio-'));
  let workspace: Workspace;
  let studio: Studio;
  let browser: Browser;
  beforeAll(async () => {
    await seedWorkspace(home);
    workspace = openWorkspace(home);
    studio = await startStudio({ workspace, port: 0 });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.close();
    workspace?.close();
    rmSync(home, { recursive: true, force: true });
  });

  const isHarmed = (page: Page) => page.evaluate(() => 'harmed' in globalThis);

  test('every page is readable in both themes, asks nobody else, and takes texts of users as texts', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const { page, faults } = await watchedPage(browser, studio.url, scheme);
      for (const { name, hash } of await shots(studio.url)) {
        await open(page, studio.url, hash);
        expect({ name, scheme, findings: await axeFindings(page) }).toEqual({ name, scheme, findings: [] });
        expect(await isHarmed(page)).toBe(false);
      }
      expect(faults).toEqual([]);
      await page.context().close();
    }
  });

  test('the token goes from the link into the session, and / searches', async () => {
    const { page, faults } = await watchedPage(browser, studio.url);
    await page.goto(studio.link);
    await settled(page);
    expect(page.url()).toBe(`${studio.url}/#/`);
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Search' }).fill(SEEDED.failed);
    await page.getByRole('option', { name: SEEDED.failed }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/#/pipeline-runs/${SEEDED.failed}`);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
