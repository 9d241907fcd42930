import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { MODEL_FILE } from './retrain.ts';

const fileSchema = z.object({ schemaVersion: z.literal(1), name: z.string(), version: z.string() });
const REFERENCE = /^([A-Za-z0-9][\w.-]{0,254}):([1-9]\d{0,8})$/;

/**
 * The model to release: the one named by an event or a person, else the one that model CI has stored in a folder. The result
 * always has the form `NAME:VERSION`, which is safe in a command.
 *
 * @throws MlopsError `E_CI_MODEL`
 */
export function modelReference(folder: string, given: string | undefined): { name: string; version: string } {
  const file = path.join(folder, MODEL_FILE);
  // A parameter of Azure Pipelines cannot be empty, so a space means no value.
  const reference = given?.trim() || (existsSync(file) ? read(file) : undefined);
  const [, name, version] = REFERENCE.exec(reference ?? '') ?? [];
  if (name !== undefined && version !== undefined) return { name, version };
  const got = reference === undefined ? `neither a name nor ${file}` : JSON.stringify(reference);
  throw new MlopsError(
    'E_CI_MODEL',
    `model must be NAME:VERSION, given by hand, by an event or by ${MODEL_FILE} of model CI; got ${got}`,
  );
}

function read(file: string): string {
  const parsed = fileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return `${parsed.data.name}:${parsed.data.version}`;
  throw new MlopsError('E_CI_MODEL', `${file} must name a model and its version: ${z.prettifyError(parsed.error)}`, {
    file,
  });
}
