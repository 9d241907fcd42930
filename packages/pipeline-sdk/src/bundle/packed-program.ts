import { cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, hashFolder, writeFileAtomic } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { MAIN_FILE } from './bundle-program.ts';

/** The program of a published step package, which contains no sources to bundle. */
const PROGRAM_FOLDER = 'dist/program';
const MANIFEST_FILE = 'dist/program.json';

const manifestSchema = z.object({ schemaVersion: z.literal(1), program: z.string().regex(/^[0-9a-f]{64}$/) });

export interface PackedProgram {
  /** What starts it, in a folder that holds nothing but the program. */
  readonly file: string;
  /** SHA-256 over the files of the folder. */
  readonly program: string;
}

/**
 * The program that an installed step package contains; undefined for a package of sources.
 *
 * @throws MlopsError `E_PACKAGE_DAMAGED` if the file is not what was packed
 */
export async function packedProgram(packageFolder: string): Promise<PackedProgram | undefined> {
  const json = await readFile(path.join(packageFolder, MANIFEST_FILE), 'utf8').catch(() => undefined);
  if (json === undefined) return undefined;
  const folder = path.join(packageFolder, PROGRAM_FOLDER);
  const file = path.join(folder, MAIN_FILE);
  const { program } = manifestSchema.parse(JSON.parse(json));
  const found = await hashFolder(folder).catch(() => 'nothing');
  if (found === program) return { file, program };
  const message = `program of package ${packageFolder} must have the hash ${program}; got ${found}: install the package again`;
  throw new MlopsError('E_PACKAGE_DAMAGED', message, { file });
}

/** Puts a bundle into the folder that a step package is packed from. */
export async function writePackedProgram(bundle: PackedProgram, packageFolder: string): Promise<void> {
  await mkdir(path.join(packageFolder, 'dist'), { recursive: true });
  await cp(path.dirname(bundle.file), path.join(packageFolder, PROGRAM_FOLDER), { recursive: true });
  const manifest = formatJson({ schemaVersion: 1, program: bundle.program });
  await writeFileAtomic(path.join(packageFolder, MANIFEST_FILE), manifest);
}
