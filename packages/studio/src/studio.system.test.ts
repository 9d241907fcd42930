import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWorkspace, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { openLabels } from '@aml-mlops/tracking/labels';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Studio, startStudio } from './index.ts';
import { shots } from './screenshots/shots.ts';
import { axeFindings, CHROMIUM, open, openBrowser, settled, WITHOUT_BROWSER, watchedPage } from './testing/browser.ts';
import { HOSTILE } from './testing/hostile-texts.ts';
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

  test('every page is readable, asks nobody else, and takes texts of users as texts', async () => {
    const places = await shots(studio.url);
    for (const [i, scheme] of (['light', 'dark'] as const).entries()) {
      const { page, faults } = await watchedPage(browser, studio.url, scheme);
      // Each page once, in one of the themes; the drill takes every state of every page in both.
      const own =
        process.env['MLOPS_DRILLS'] === '1'
          ? places
          : places.filter(({ isExtra }) => !isExtra).filter((_, place) => place % 2 === i);
      for (const { name, hash, before } of own) {
        await open(page, studio.url, hash);
        await before?.(page);
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

  test('what another process commits is shown without asking, and a run can be cancelled with a reason', async () => {
    const { page, faults } = await watchedPage(browser, studio.url);
    await page.goto(studio.link);
    await open(page, studio.url, `#/pipeline-runs/${SEEDED.going}?node=selection`);
    const other = openWorkspace(home);
    other.database.progress.put(SEEDED.going, {
      node: 'selection',
      done: 30,
      total: 40,
      message: 'fold 4',
      at: new Date(),
    });
    other.close();
    await page.getByRole('link', { name: /selection.*Running.*75 %/ }).waitFor();
    // The process of the seeded run is this one: asked to stop, it hears it.
    const heard = new Promise<void>((resolve) => process.once('SIGINT', () => resolve()));
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByLabel('Why').fill(HOSTILE.markup);
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await heard;
    expect(workspace.database.audit.list({ limit: 1 })).toMatchObject([{ action: 'cancel', why: HOSTILE.markup }]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('runs are filtered with completion, picked with the keyboard and compared; the table is a file', async () => {
    const { page, faults } = await watchedPage(browser, studio.url);
    await open(page, studio.url, '#/experiments');
    const filter = page.getByRole('combobox', { name: 'Filter' });
    await filter.pressSequentially('accu');
    await page.getByRole('option', { name: 'metrics.accuracy' }).waitFor();
    await filter.press('ArrowDown');
    await filter.press('Enter');
    await filter.pressSequentially('> 0.9');
    await filter.press('Enter');
    await page.waitForURL(/filter=metrics\.accuracy/);
    await settled(page);
    for (const place of [0, 1]) {
      await page.getByRole('checkbox').nth(place).focus();
      await page.keyboard.press('Space');
    }
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    expect(await readFile(await (await download).path(), 'utf8')).toContain('metrics.accuracy');
    await page.getByRole('link', { name: 'Compare 2 runs' }).press('Enter');
    await page.getByRole('heading', { name: 'Only what differs' }).waitFor();
    await page.getByRole('cell', { name: 'learningRate' }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test('texts are labelled with keys, also without a connection: nothing is lost and nothing is sent twice', async () => {
    const { page, faults } = await watchedPage(browser, studio.url);
    await page.goto(studio.link);
    await open(page, studio.url, '#/labelling/mail?who=eve');
    await page.getByRole('article').waitFor();
    const store = openLabels(workspace.trackingUri);
    const queue = store.queue('mail');
    const ofEve = () => queue.answers().filter(({ annotator }) => annotator === 'eve');
    await page.keyboard.press('1');
    await page.getByText('Every label is stored').waitFor();
    expect(ofEve().map(({ label }) => label)).toEqual(['sport']);
    // Without the server: labels are kept, also over a page that is opened anew.
    await page.route('**/labelling/*/labels', (route) => route.abort());
    await page.keyboard.press('n');
    await page.keyboard.type(HOSTILE.markup);
    await page.keyboard.press('Enter');
    await page.keyboard.press('2');
    await page.keyboard.press('s');
    await page.keyboard.press('3');
    await page.keyboard.press('u');
    await page.getByText('3 labels are kept in this browser').waitFor();
    expect(ofEve()).toHaveLength(1);
    await page.unroute('**/labelling/*/labels');
    await page.reload();
    await page.getByText('Every label is stored').waitFor();
    await expect.poll(() => ofEve().map(({ label }) => label)).toEqual(['sport', 'science', undefined]);
    expect(ofEve()[1]?.note).toBe(HOSTILE.markup);
    store.close();
    // What could not be reached is told by the browser itself.
    expect(faults.filter((fault) => !fault.includes('ERR_FAILED'))).toEqual([]);
    await page.context().close();
  });

  test('with the keyboard alone a challenger is looked at document by document, and promoted with a reason', async () => {
    const { page, faults } = await watchedPage(browser, studio.url);
    await page.goto(studio.link);
    await settled(page);
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Search' }).fill('topics-class');
    await page.getByRole('option', { name: 'topics-classifier' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Version 2' }).press('Enter');
    // Links of a page go on from where it is: each step waits until the one before is shown.
    await page.getByRole('heading', { name: 'Version 2' }).waitFor();
    await page.getByRole('link', { name: 'Champion against challenger' }).press('Enter');
    await page.getByRole('link', { name: /^Wrong now/ }).press('Enter');
    await page.waitForURL(/flips=lost/);
    await page.locator('a[aria-current=page]', { hasText: 'Wrong now' }).waitFor();
    const flips = page.getByRole('table', { name: 'Documents with another label' });
    await flips.getByRole('link').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'The document' }).getByText('characters').waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Make champion' }).press('Enter');
    await page.getByLabel('Why').fill(HOSTILE.markup);
    await page.getByRole('dialog').getByRole('button', { name: 'Make champion' }).press('Enter');
    await page.getByText('Champion is version 2').waitFor();
    await page.getByRole('link', { name: 'Promotions' }).press('Enter');
    await page.getByRole('table', { name: 'Promotions' }).getByText('a person, in the studio').waitFor();
    expect(await isHarmed(page)).toBe(false);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
