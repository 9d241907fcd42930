import { existsSync, globSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type KindDefinition, textDataset } from '@aml-mlops/artifacts';
import type { StepDefinition } from '@aml-mlops/pipeline-sdk';
import { build } from 'vitepress';
import { commandPage } from './command-page.ts';
import { describedErrors, thrownErrors } from './error-catalogue.ts';
import { errorPages, type Page } from './error-pages.ts';
import { restPage } from './rest-page.ts';
import { toSiteMarkdown } from './site-links.ts';
import { kindsPage, stepPages } from './step-pages.ts';

/**
 * Builds the documentation site: docs/, the READMEs of the packages, and the reference generated from the code.
 *
 * @param to a folder of static files, replaced
 * @throws Error where a link leads nowhere
 */
export async function buildSite(root: string, to: string): Promise<void> {
  const source = path.join(root, 'docs/.vitepress/source');
  await rm(source, { recursive: true, force: true });
  const pages = sitePages(root);
  for (const [file, page] of pages) {
    if (!file.endsWith('.md')) continue;
    const markdown = toSiteMarkdown(await readFile(path.join(root, file), 'utf8'), file, pages);
    await writePage(source, { path: page, markdown });
  }
  if (existsSync(path.join(root, 'docs/public')))
    await cp(path.join(root, 'docs/public'), path.join(source, 'public'), { recursive: true });
  for (const page of await generatedPages(root)) await writePage(source, page);
  await rm(to, { recursive: true, force: true });
  const mode = process.env['NODE_ENV'];
  try {
    await build(path.join(root, 'docs'), { outDir: to });
  } finally {
    // VitePress sets it for the whole process: an "npm install" after it would leave out development dependencies.
    if (mode === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = mode;
  }
}

/** The files of the repository that are pages, with the page that each becomes. */
function sitePages(root: string): Map<string, string> {
  const pages = new Map<string, string>();
  const docs = globSync('docs/**/*.md', {
    cwd: root,
    exclude: (name) => /node_modules|\.vitepress|error-codes/.test(name),
  });
  for (const file of docs.sort()) pages.set(file, file.slice('docs/'.length, -'.md'.length));
  for (const file of globSync('packages/*/README.md', { cwd: root }).sort()) {
    const page = path.posix.dirname(file);
    pages.set(file, page).set(page, page);
  }
  pages.set('infrastructure/README.md', 'infrastructure').set('infrastructure', 'infrastructure');
  pages.set('docs/error-codes/README.md', 'errors/').set('docs/error-codes', 'errors/');
  for (const made of ['commands', 'kinds', 'rest', 'steps/']) pages.set(`docs/reference/${made}`, `reference/${made}`);
  pages.delete('docs/error-codes/README.md');
  return pages;
}

async function generatedPages(root: string): Promise<Page[]> {
  const file = path.join(root, 'apps/pipeline/mlops.config.ts');
  const { app }: { app: { steps: readonly { definition: StepDefinition }[] } } = await import(pathToFileURL(file).href);
  const steps = app.steps.map(({ definition }) => definition);
  const kinds = new Map<string, KindDefinition>([[textDataset.name, textDataset]]);
  for (const { outputs, state } of steps)
    for (const { definition } of [...Object.values(outputs), ...Object.values(state)])
      if (definition) kinds.set(definition.name, definition);
  return [
    ...errorPages(describedErrors(root), thrownErrors(root)),
    ...stepPages(steps),
    kindsPage([...kinds.values()], steps),
    await commandPage(path.join(root, 'packages/cli/bin/mlops'), root),
    await restPage(),
  ];
}

async function writePage(folder: string, page: Page): Promise<void> {
  const file = path.join(folder, `${page.path}.md`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, page.markdown);
}
