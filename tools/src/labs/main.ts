import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { Command } from 'commander';
import { fixLab } from './fix-lab.ts';
import { labsNamed, labsToRun, readLabs } from './read-labs.ts';
import { runLab } from './run-lab.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

const program = new Command('labs')
  .description('run every block of the labs in a new folder, and hold their pages to what is printed')
  .argument('[labs...]', 'numbers or names; labs that these continue are run before (default: all)')
  .option('--fix', 'write what is printed into the pages', false)
  .option('--work <folder>', 'work in this folder and keep it; labs that these continue are taken as done there');
program.parse();
const { fix, work: given } = program.opts<{ fix: boolean; work?: string }>();

const work = given === undefined ? await mkdtemp(path.join(tmpdir(), 'labs-')) : path.resolve(given);
try {
  const labs = await readLabs(ROOT);
  for (const lab of given === undefined ? labsToRun(labs, program.args) : labsNamed(labs, program.args)) {
    const began = performance.now();
    const { problems, fixes } = await runLab(lab, { root: ROOT, work, fix });
    const file = path.join(ROOT, lab.file);
    if (fixes.length > 0) await writeFile(file, fixLab(await readFile(file, 'utf8'), fixes));
    const said = fixes.length > 0 ? `${fixes.length} outputs rewritten` : problems.length > 0 ? 'failed' : 'passed';
    process.stdout.write(`${lab.name}: ${said} after ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
    for (const { line, message } of problems) process.stderr.write(`${lab.file}:${line}: ${message}\n`);
    if (problems.length > 0) process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof MlopsError)) throw error;
  process.stderr.write(`labs: ${error.message}\n`);
  process.exitCode = error.code === 'E_USAGE' ? 2 : 1;
} finally {
  if (given === undefined) await rm(work, { recursive: true, force: true });
}
