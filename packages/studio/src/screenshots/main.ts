import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openWorkspace } from '@aml-mlops/pipeline-sdk/runner';
import { startStudio } from '../index.ts';
import { CHROMIUM, open, openBrowser, WITHOUT_BROWSER, watchedPage } from '../testing/browser.ts';
import { seedWorkspace } from '../testing/seed-workspace.ts';
import { shots } from './shots.ts';

/**
 * Captures every page, light and dark: `npm run studio:screenshots -- FOLDER [HOME] [--width 1440]`. Uses your workspace if its
 * folder is given, otherwise a seeded one.
 */
const USAGE = 'usage: npm run studio:screenshots -- FOLDER [HOME] [--width PIXELS]';

const {
  places: [target, given],
  width,
} = askedFor(process.argv.slice(2));
if (target === undefined || CHROMIUM === undefined) {
  process.stderr.write(`${target === undefined ? USAGE : WITHOUT_BROWSER}\n`);
  process.exit(2);
}
const folder = path.resolve(process.env['INIT_CWD'] ?? '.', target);
await mkdir(folder, { recursive: true });
const home =
  given === undefined
    ? await mkdtemp(path.join(tmpdir(), 'studio-'))
    : path.resolve(process.env['INIT_CWD'] ?? '.', given);
if (given === undefined) await seedWorkspace(home);
const workspace = openWorkspace(home);
const studio = await startStudio({ workspace, port: 0, actions: { resume: async () => undefined } });
const browser = await openBrowser();
try {
  const all = await shots(studio.url);
  for (const scheme of ['light', 'dark'] as const) {
    const { page, faults } = await watchedPage(browser, studio.url, scheme);
    await page.setViewportSize({ width, height: 900 });
    await page.goto(studio.link);
    for (const { name, hash, fullPage = true, before } of all) {
      await open(page, studio.url, hash);
      await before?.(page);
      const file = path.join(folder, `${name}-${scheme}.png`);
      await page.screenshot({ path: file, fullPage });
      process.stdout.write(`${file}\n`);
    }
    for (const fault of faults) process.stderr.write(`${fault}\n`);
  }
} finally {
  await browser.close();
  await studio.close();
  workspace.close();
  if (given === undefined) await rm(home, { recursive: true, force: true });
}

/** The arguments, if valid. */
function askedFor(args: string[]): { readonly places: string[]; readonly width: number } {
  try {
    const options = { width: { type: 'string', default: '1440' } } as const;
    const { positionals, values } = parseArgs({ args, allowPositionals: true, options });
    const width = Number(values.width);
    if (Number.isInteger(width) && width >= 300 && width <= 4000) return { places: positionals, width };
  } catch {}
  return { places: [], width: 0 };
}
