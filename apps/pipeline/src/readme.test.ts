import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mlops } from './mlops.fixture.ts';
import { REPOSITORY } from './steps.ts';

const README = await readFile(path.join(REPOSITORY, 'README.md'), 'utf8');

/** The first code block of a language. */
function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(README)?.[1] ?? '';
}

test("the README's picture of the pipeline is what the command draws", async () => {
  const { stdout } = await mlops(tmpdir(), 'graph');
  expect(block('mermaid')).toBe(stdout);
});

test("the README's commands do what they say, one after the other", async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'mlops-readme-'));
  const commands = block('sh')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, ''))
    .filter((line) => line.startsWith('npx mlops '));
  expect(commands.length).toBeGreaterThan(5);
  for (const command of commands) {
    const args = command.split(/\s+/).slice(2);
    // What a reader would keep in the current folder goes with the workspace here.
    const kept = args.map((word) => (word === 'my-baseline' ? path.join(home, word) : word));
    const { code, stderr } = await mlops(home, ...kept);
    expect(code, `${command}\n${stderr}`).toBe(0);
  }
  await rm(home, { recursive: true, force: true });
}, 300_000);
