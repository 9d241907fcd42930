import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const archive = fileURLToPath(new URL('../../../../shared/data/20news-bydate.tar.gz', import.meta.url));

export const hasNewsgroups = existsSync(archive);

const GROUPS = ['alt.atheism', 'comp.graphics', 'sci.space', 'talk.religion.misc'];
const BLOCK = 512;

/** The posts of the four groups as Latin-1, by group and then by file name. */
export function readNewsgroups(): { train: string[]; test: string[] } {
  const tar = gunzipSync(readFileSync(archive));
  const posts: { name: string; text: string }[] = [];
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const name = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0;
    const [, group] = name.split('/');
    if (size > 0 && GROUPS.includes(group ?? '')) {
      posts.push({ name, text: tar.toString('latin1', at + BLOCK, at + BLOCK + size) });
    }
    at += BLOCK * (1 + Math.ceil(size / BLOCK));
  }
  posts.sort((a, b) => (a.name < b.name ? -1 : 1));
  const of = (split: string) =>
    posts.filter((post) => post.name.startsWith(`20news-bydate-${split}/`)).map((post) => post.text);
  return { train: of('train'), test: of('test') };
}
