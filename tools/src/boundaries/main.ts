import path from 'node:path';
import { checkBoundaries } from './check.ts';

/** `npm run check`: layers, cycles, deep imports, undeclared dependencies, missing files of steps, files too large. */
const problems = checkBoundaries(path.resolve(import.meta.dirname, '../../..'));
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length === 0) process.stdout.write('boundaries: every file keeps to its layer\n');
process.exitCode = problems.length === 0 ? 0 : 1;
