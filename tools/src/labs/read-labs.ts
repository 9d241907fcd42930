import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { type Lab, numberOf } from './lab.ts';
import { parseLab } from './parse-lab.ts';

/** The labs of `labs/`, in order. `file` of each is relative to the root. */
export async function readLabs(root: string): Promise<Lab[]> {
  const names = (await readdir(path.join(root, 'labs'))).filter((name) => /^\d\d-.*\.md$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => parseLab(`labs/${name}`, await readFile(path.join(root, 'labs', name), 'utf8'))),
  );
}

/**
 * @param asked numbers (`3`, `03`) or names; empty selects all
 * @throws MlopsError `E_USAGE` if a lab does not exist
 */
export function labsNamed(labs: readonly Lab[], asked: readonly string[]): Lab[] {
  if (asked.length === 0) return [...labs];
  return asked.map((name) => {
    const lab = labs.find((each) => each.name === name || numberOf(each.name) === name.padStart(2, '0'));
    if (lab) return lab;
    throw new MlopsError('E_USAGE', `lab must be one of ${labs.map((each) => each.name).join(', ')}; got ${name}`);
  });
}

/** Labs that must run for the given ones: they themselves and the earlier labs of the same workspaces. */
export function labsToRun(labs: readonly Lab[], asked: readonly string[]): Lab[] {
  const chosen = labsNamed(labs, asked);
  return labs.filter((lab) => chosen.some((last) => lab.workspace === last.workspace && lab.name <= last.name));
}
