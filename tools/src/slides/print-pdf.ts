import { execFile } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser named by `CHROME_PATH`, else the first in `PATH`; undefined if there is none. */
export async function findBrowser(environment: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  const folders = (environment['PATH'] ?? '').split(path.delimiter);
  const places = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  for (const place of [environment['CHROME_PATH'], ...places]) {
    if (
      place &&
      (await access(place).then(
        () => true,
        () => false,
      ))
    )
      return place;
  }
  return undefined;
}

/** Prints a page with one slide per sheet. */
export async function printPdf(browser: string, page: string, pdf: string): Promise<void> {
  const profile = await mkdtemp(path.join(tmpdir(), 'slides-'));
  // A browser has no sandbox as root; the page is ours and loads nothing.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const quiet = [
    '--headless',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    `--user-data-dir=${profile}`,
  ];
  await promisify(execFile)(browser, [
    ...quiet,
    ...sandbox,
    '--no-pdf-header-footer',
    `--print-to-pdf=${pdf}`,
    pathToFileURL(page).href,
  ]);
  await rm(profile, { recursive: true, force: true });
}
