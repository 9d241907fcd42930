import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { MODEL_FILE } from './retrain.ts';

const fileSchema = z.object({ schemaVersion: z.literal(1), name: z.string(), version: z.string() });
const REFERENCE = /^([A-Za-z0-9][\w.-]{0,254}):([1-9]\d{0,8})$/;

/**
 * Which model is released: the one that an event or a person names, else the one that model CI has left in a folder. Whatever it is,
 * it is `NAME:VERSION` afterwards, and can stand in a command.
 *
 * @throws MlopsError `E_CI_MODEL`
 */
export function modelReference(folder: string, given: string | undefined): { name: string; version: string } {
  const file = path.join(folder, MODEL_FILE);
  // A parameter of Azure Pipelines cannot be empty: a space stands for nothing.
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
