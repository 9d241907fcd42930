import path from 'node:path';
import { checkWorkflows } from './checks/check-all.ts';

/** `npm run check:workflows`: checks the workflows of both systems against one list of stages and the rules of `checks/`. */
const problems = checkWorkflows(path.resolve(import.meta.dirname, '../../..'));
for (const { file, line, message } of problems) process.stderr.write(`${file}:${line}: ${message}\n`);
if (problems.length === 0)
  process.stdout.write('workflows: both systems have the same stages, and all that they name is there\n');
process.exitCode = problems.length === 0 ? 0 : 1;
