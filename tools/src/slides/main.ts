import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { diagramsOf } from './diagrams.ts';
import { findBrowser, printPdf } from './print-pdf.ts';
import { renderDeck } from './render-deck.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const SLIDES = path.join(ROOT, 'slides');

const program = new Command('slides')
  .description('render the modules of slides/ as web pages, and as PDF where there is a browser')
  .option('--to <folder>', 'where they go', path.join(SLIDES, 'dist'))
  .option('--no-pdf', 'web pages alone');
program.parse();
const { to, pdf } = program.opts<{ to: string; pdf: boolean }>();

await mkdir(to, { recursive: true });
const theme = await readFile(path.join(SLIDES, 'theme.css'), 'utf8');
const diagrams = await diagramsOf(ROOT);
const browser = pdf ? await findBrowser() : undefined;
if (pdf && browser === undefined) {
  process.stderr.write('no PDF: there is no Chromium or Chrome in PATH; CHROME_PATH names one elsewhere\n');
}
for (const name of (await readdir(SLIDES)).filter((each) => /^\d-.*\.md$/.test(each)).sort()) {
  const page = path.resolve(to, name.replace('.md', '.html'));
  const html = renderDeck(await readFile(path.join(SLIDES, name), 'utf8'), { file: `slides/${name}`, theme, diagrams });
  await writeFile(page, html);
  if (browser !== undefined) await printPdf(browser, page, page.replace('.html', '.pdf'));
  process.stdout.write(`${path.relative(process.cwd(), page)}${browser === undefined ? '' : ' and .pdf'}\n`);
}
