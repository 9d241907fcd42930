import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { deadAnchors } from './site-anchors.ts';

test('links to anchors that no heading has are named; those that lead somewhere and those that leave the site are not', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'site-'));
  try {
    await mkdir(path.join(folder, 'guide'));
    const links = ['/architecture#contracts', '/architecture#gone', '#here', '#there', 'https://example.com/#x'];
    const anchors = links.map((href) => `<a class="link" href="${href}">x</a>`).join('');
    await writeFile(path.join(folder, 'guide/first.html'), `<h2 id="here">Here</h2>${anchors}`);
    await writeFile(
      path.join(folder, 'architecture.html'),
      '<h2 id="contracts">Contracts</h2><a href="guide/first#here">x</a>',
    );
    expect(await deadAnchors(folder)).toEqual(['/guide/first: #there', '/guide/first: /architecture#gone']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
