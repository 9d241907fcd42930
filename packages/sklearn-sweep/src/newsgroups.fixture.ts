import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const archive = fileURLToPath(new URL('../../../../shared/data/20news-bydate.tar.gz', import.meta.url));

export const hasNewsgroups = existsSync(archive);

export interface Posts {
  readonly texts: string[];
  readonly targets: Int32Array;
}

/** The posts of some groups as Latin-1, by group and then by file name; reads the archive's 512-byte blocks. */
export function readNewsgroups(groups: readonly string[]): { readonly train: Posts; readonly test: Posts } {
  const tar = gunzipSync(readFileSync(archive));
  const posts: { path: string; text: string }[] = [];
  for (let at = 0; at + 512 <= tar.length; ) {
    const path = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0;
    if (size > 0 && groups.includes(path.split('/')[1] ?? '')) {
      posts.push({ path, text: tar.toString('latin1', at + 512, at + 512 + size) });
    }
    at += 512 * (1 + Math.ceil(size / 512));
  }
  posts.sort((a, b) => (a.path < b.path ? -1 : 1));
  const split = (name: string): Posts => {
    const chosen = posts.filter(({ path }) => path.startsWith(`20news-bydate-${name}/`));
    return {
      texts: chosen.map(({ text }) => text),
      targets: Int32Array.from(chosen, ({ path }) => groups.indexOf(path.split('/')[1]!)),
    };
  };
  return { train: split('train'), test: split('test') };
}
