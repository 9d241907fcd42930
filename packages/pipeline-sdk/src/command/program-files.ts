import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listFiles } from '@aml-mlops/artifacts';

/** Folder of a step package that holds a program in another language. */
const PROGRAM_FOLDER = 'program';

/** The requirements of a Python program, relative to the package; part of the step's environment. */
export const REQUIREMENTS_FILE = 'environment/requirements.txt';

/** The Python helper that is put beside every program in another language. */
const HELPER = path.resolve(import.meta.dirname, '../../python/mlops_step.py');

/** Files by their path in the package, base64. */
export type ProgramFiles = Readonly<Record<string, string>>;

/** The files of a package's program in another language; none where it has no such folder. */
export async function listProgramFiles(packageFolder: string): Promise<string[]> {
  const folder = path.join(packageFolder, PROGRAM_FOLDER);
  if (!existsSync(folder)) return [];
  const names = (await listFiles(folder)).filter((name) => !/(^|\/)__pycache__\//.test(name));
  const requirements = path.join(packageFolder, REQUIREMENTS_FILE);
  const own = names.map((name) => path.join(folder, name));
  return existsSync(requirements) ? [...own, requirements, HELPER] : [...own, HELPER];
}

export async function readProgramFiles(packageFolder: string): Promise<ProgramFiles> {
  const files: Record<string, string> = {};
  for (const file of await listProgramFiles(packageFolder)) {
    const name = file === HELPER ? `${PROGRAM_FOLDER}/mlops_step.py` : path.relative(packageFolder, file);
    files[name.split(path.sep).join('/')] = (await readFile(file)).toString('base64');
  }
  return files;
}

/** Writes the files, and returns the folder that the program runs in. */
export async function unpackProgram(files: ProgramFiles, folder: string): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, Buffer.from(content, 'base64'));
  }
  return path.join(folder, PROGRAM_FOLDER);
}
