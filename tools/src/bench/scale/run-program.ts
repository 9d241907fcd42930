import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type ArtifactKind, hashFolder, writeDescriptor } from '@aml-mlops/artifacts';
import { type Measured, measureProgram } from './measured-process.ts';

const PACKAGES = path.resolve(import.meta.dirname, '../../../../packages');

/** A step's program with a folder for each of its ports. */
export interface StepProgram {
  readonly package: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, { readonly folder: string; readonly kind: ArtifactKind }>>;
  /** As on its command line. */
  readonly params?: readonly string[];
}

/**
 * Runs the program of a step and measures it. Its output folders are made anew, and described as the runner of pipelines does.
 *
 * @throws Error with the program's log if it fails
 */
export async function runProgram({ package: name, inputs, outputs, params = [] }: StepProgram): Promise<Measured> {
  const made = Object.entries(outputs);
  for (const [, { folder }] of made) await rm(folder, { recursive: true, force: true });
  const done = await measureProgram([
    path.join(PACKAGES, name, 'src/main.ts'),
    ...Object.entries(inputs).flatMap(([port, folder]) => [`--${port}`, folder]),
    ...made.flatMap(([port, { folder }]) => [`--${port}`, folder]),
    ...params,
  ]);
  for (const [, { folder, kind }] of made) {
    await writeDescriptor(folder, kind, await hashFolder(folder), { step: name, version: '1', run: 'bench' });
  }
  return done;
}
