import { globSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type KindDefinition, textDataset } from '@aml-mlops/artifacts';
import type { StepDefinition } from '@aml-mlops/pipeline-sdk';
import { build } from 'vitepress';
import { commandPage } from './command-page.ts';
import { describedErrors, thrownErrors } from './error-catalogue.ts';
import { errorPages, type Page } from './error-pages.ts';
import { restPage } from './rest-page.ts';
import { deadAnchors } from './site-anchors.ts';
import { toSiteMarkdown } from './site-links.ts';
import { kindsPage, stepPages } from './step-pages.ts';

/**
 * Builds the documentation site: docs/, the READMEs of the packages, and the reference generated from the code.
 *
 * @param to a folder of static files, replaced
 * @throws Error if a link points to a page or an anchor that does not exist
 */
export async function buildSite(root: string, to: string): Promise<void> {
  const source = path.join(root, 'docs/.vitepress/source');
  await rm(source, { recursive: true, force: true });
  const pages = sitePages(root);
  const links = new Map([...pages, ...otherTargets(root)]);
  for (const [file, page] of pages) {
    const markdown = toSiteMarkdown(await readFile(path.join(root, file), 'utf8'), file, links);
    await writePage(source, { path: page, markdown });
  }
  for (const page of await generatedPages(root)) await writePage(source, page);
  await rm(to, { recursive: true, force: true });
  await build(path.join(root, 'docs'), { outDir: to });
  const dead = await deadAnchors(to);
  if (dead.length > 0) throw new Error(`links of the site must lead to anchors that exist:\n  ${dead.join('\n  ')}`);
}

/** The files of the repository that become pages, with their pages. */
function sitePages(root: string): Map<string, string> {
  const docs = globSync('docs/**/*.md', {
    cwd: root,
    exclude: (name) => /node_modules|\.vitepress|error-codes/.test(name),
  });
  const pages = docs.sort().map((file): [string, string] => [file, file.slice('docs/'.length, -'.md'.length)]);
  const readmes = globSync('packages/*/README.md', { cwd: root }).sort();
  for (const file of [...readmes, 'infrastructure/README.md']) pages.push([file, path.posix.dirname(file)]);
  return new Map(pages);
}

/** Further link targets: folders with a page, and the descriptions of codes, which become a page each. */
function otherTargets(root: string): [string, string][] {
  const folders = globSync('packages/*', { cwd: root }).map((folder): [string, string] => [folder, folder]);
  const codes = globSync('docs/error-codes/*.md', { cwd: root }).map((file): [string, string] => [file, 'errors/']);
  return [...folders, ['infrastructure', 'infrastructure'], ['docs/error-codes', 'errors/'], ...codes];
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
