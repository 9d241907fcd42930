import { execFile } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Block, Lab } from './lab.ts';

/** The placeholder of an exercise on a page. */
const BLANK = '____';

/**
 * Compiles the TypeScript files of labs, with the solutions in place of the exercises, in the layout of a learner's folder: running a file
 * does not check types.
 *
 * @param work a new folder
 * @returns the compiler's messages; empty if there are none
 */
export async function typeCheckLabs(labs: readonly Lab[], root: string, work: string): Promise<string> {
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await symlink(path.join(root, 'node_modules'), path.join(work, 'node_modules'));
  await writeFile(path.join(work, 'package.json'), '{ "type": "module" }\n');
  const config = { extends: path.join(root, 'tsconfig.base.json'), include: ['**/*.ts'], exclude: ['node_modules'] };
  await writeFile(path.join(work, 'tsconfig.json'), JSON.stringify(config));
  for (const lab of labs) {
    for (const { file, code } of filesOf(lab)) {
      const target = path.join(work, lab.workspace, file);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, code);
    }
  }
  return new Promise((resolve) => {
    const compiler = path.join(root, 'node_modules/.bin/tsc');
    execFile(compiler, ['-p', work, '--noEmit'], { cwd: work }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}

function filesOf({ parts }: Lab): { file: string; code: string }[] {
  const blocks = parts.flatMap((part): readonly Block[] =>
    'check' in part ? [...part.given, ...part.solution] : [part],
  );
  return blocks.flatMap((block) =>
    block.type === 'file' && block.file.endsWith('.ts') && !block.code.includes(BLANK) ? [block] : [],
  );
}
