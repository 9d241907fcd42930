import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { codeBlocks, commandsOf, startMlops } from './testing/mlops-command.ts';
import { startOnTerminal, WITHOUT_TERMINAL } from './testing/terminal.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'mlops-labels-'));
afterAll(() => rm(folder, { recursive: true }));
const mlops = (...args: string[]) => startMlops(path.join(folder, 'home'), args, { folder }).finished;

const TEXTS = [
  'cheap pills',
  'meeting at noon',
  '=cmd|"calc"!A1, "now"',
  'lunch tomorrow?',
  'you have won a prize',
  'minutes of the meeting',
];

test('the first block of the package feedback runs as it stands: ask, label in a table, absorb', async () => {
  await writeFile(
    path.join(folder, 'pool.csv'),
    `id,text\n${TEXTS.map((text, i) => `m${i},"${text.replaceAll('"', '""')}"\n`).join('')}`,
  );
  await mkdir(path.join(folder, 'raw', 'week=2026-W40'), { recursive: true });
  await writeFile(path.join(folder, 'raw', 'week=2026-W40', 'a.csv'), 'text,label\na,ham\nb,spam\n');
  const readme = await readFile(path.resolve(import.meta.dirname, '../../feedback/README.md'), 'utf8');
  const commands = commandsOf(codeBlocks(readme, 'sh')[0] ?? '');
  expect(commands.map((args) => args[1])).toEqual(['query', 'list', 'export', 'import', 'stats', 'absorb']);
  const said: string[] = [];
  for (const args of commands) {
    if (args[1] === 'import') await fillIn(path.join(folder, 'labels.csv'));
    const { code, stdout, stderr } = await mlops(...args);
    expect([args[1], code, stderr]).toEqual([args[1], 0, expect.any(String)]);
    said.push(stdout);
  }
  expect(said[0]).toContain('4 texts to label in queue mail, batch 1: ');
  expect(said[3]).toBe('4 answers recorded\n');
  expect(said[4]).toContain('queue mail: 0 waiting, 4 settled, 0 disputed, 0 skipped');
  expect(said[5]).toContain('3 labels for training, 1 of the control arm for the test set');
});

test('a queue has the name of a scope, as all that belongs to it', async () => {
  const { code, stdout, stderr } = await mlops('labels', 'list', '--scope', 'My Mail');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('--scope must be words of lower case joined by hyphens; got "My Mail"');
});

test('without a terminal nothing is labelled, and the message says what to do', async () => {
  const { code, stderr } = await mlops('labels', 'label', '--scope', 'mail');
  expect(code).toBe(2);
  expect(stderr).toContain(
    'mlops labels label must have a terminal to read keys from; without one: mlops labels export and import',
  );
});

test.skipIf(WITHOUT_TERMINAL)(
  `on a terminal, each key does what the last line says, and all that was answered is kept${WITHOUT_TERMINAL ? `: ${WITHOUT_TERMINAL}` : ''}`,
  async () => {
    const asked = ['--scope', 'post', '--pool', 'pool.csv', '--labels', 'ham,spam', '--count', '6', '--control', '0'];
    expect(await mlops('labels', 'query', ...asked)).toMatchObject({ code: 0 });
    const { press, shows, finished } = startOnTerminal(folder, [
      'labels',
      'label',
      '--scope',
      'post',
      '--annotator',
      'ann',
    ]);
    await shows(/post · label · ann · 0 labelled[\s\S]*1 ham {3}2 spam[\s\S]*u undo/);
    for (const [keys, then] of [
      ['1', /ann · 1 labelled/],
      ['2', /ann · 2 labelled/],
      ['u', /ann · 1 labelled/],
      ['s', /ann · 1 labelled, 1 skipped/],
      ['n', /note: ▏/],
      ['ask =Bob\r', /note: ask =Bob/],
      ['/', /label: ▏/],
      ['sp\r', /ann · 2 labelled, 1 skipped/],
      ['x', /this key gives no label/],
      ['q', /2 labelled, 1 skipped by ann; more texts wait/],
    ] as const) {
      press(keys);
      await shows(then);
    }
    expect(await finished).toMatchObject({ code: 0 });
    const { stdout } = await mlops('labels', 'list', '--scope', 'post', '--json');
    const { items } = JSON.parse(stdout) as { items: { state: string; label?: string }[] };
    expect(items.map(({ state, label }) => label ?? state).sort()).toEqual([
      'ham',
      'skipped',
      'spam',
      'waiting',
      'waiting',
      'waiting',
    ]);
  },
  120_000,
);

/** Fills in labels as a person would in a spreadsheet: by the second half of each row, whose empty cells are label, skip, note, annotator. */
async function fillIn(file: string): Promise<void> {
  const table = await readFile(file, 'utf8');
  await writeFile(file, table.replaceAll(/,,,,,,,waiting/g, ',ham,,,,,,waiting'));
}
