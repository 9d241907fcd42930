import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from './error-pages.ts';

const run = promisify(execFile);

/** The command and all its subcommands, each with the output of its `--help`. */
export async function commandPage(mlops: string, folder: string): Promise<Page> {
  const help = async (words: readonly string[]) =>
    (await run(mlops, [...words, '--help'], { cwd: folder, env: { ...process.env, COLUMNS: '100', NO_COLOR: '1' } }))
      .stdout;
  const sections: string[] = [];
  const visit = async (words: readonly string[]): Promise<void> => {
    const text = await help(words);
    const children = subcommands(text);
    sections.push(
      `${'#'.repeat(Math.min(words.length + 1, 3))} mlops ${words.join(' ')}`.trimEnd(),
      '',
      '```text',
      text.trim(),
      '```',
      '',
    );
    for (const child of children) await visit([...words, child]);
  };
  await visit([]);
  return { path: 'reference/commands', markdown: sections.join('\n').replace('# mlops', '# Commands') };
}

/** Names under "Commands:" of a help text; every text includes `help`. */
export function subcommands(help: string): string[] {
  const list = /^Commands:\n((?: {2}.*\n?)*)/m.exec(help)?.[1] ?? '';
  return [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
}
