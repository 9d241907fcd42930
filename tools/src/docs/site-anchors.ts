import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Links of a built site whose anchor is missing on the target page. VitePress checks the pages of links, not their anchors.
 *
 * @param folder the built site; its pages are `NAME.html`, and a link to a page has no extension
 * @returns a line for each, `page: /target#anchor`
 */
export async function deadAnchors(folder: string): Promise<string[]> {
  const files = globSync('**/*.html', { cwd: folder });
  const pages = new Map<string, string>();
  for (const file of files) pages.set(addressOf(file), await readFile(path.join(folder, file), 'utf8'));
  const anchors = new Map([...pages].map(([address, html]) => [address, anchorsOf(html)]));
  const dead: string[] = [];
  for (const [address, html] of pages) {
    for (const [, href = ''] of html.matchAll(/<a\b[^>]*\shref="([^"]*#[^"]+)"/g)) {
      if (/^[a-z]+:/i.test(href)) continue;
      const [place = '', anchor = ''] = href.split('#');
      const target =
        place === '' ? address : addressOf(path.posix.resolve('/', path.posix.dirname(address), place).slice(1));
      const known = anchors.get(target);
      // VitePress reports missing pages.
      if (known && !known.has(decodeURIComponent(anchor))) dead.push(`${address}: ${href}`);
    }
  }
  return [...new Set(dead)].sort();
}

/** `guide/best.html` becomes `/guide/best`, `errors/index.html` becomes `/errors/`. */
function addressOf(file: string): string {
  return `/${file.split(path.sep).join('/')}`.replace(/\.html$/, '').replace(/\/index$/, '/');
}

function anchorsOf(html: string): Set<string> {
  return new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id));
}
