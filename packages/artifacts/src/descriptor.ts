import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { formatJson, writeFileAtomic } from './atomic.ts';
import { type ArtifactKind, artifactKindSchema } from './kinds.ts';

export const DESCRIPTOR_FILE = '_artifact.json';
const DESCRIPTOR_VERSION = 1;

const descriptorSchema = z.object({
  schemaVersion: z.literal(DESCRIPTOR_VERSION),
  kind: artifactKindSchema,
  /** Version of the kind's format; undefined if no step defines the kind. */
  kindVersion: z.number().int().positive().optional(),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  producer: z.object({ step: z.string(), version: z.string(), run: z.string() }),
});

/** Content of an artifact's `_artifact.json`. The producer is not part of the content hash. */
export type ArtifactDescriptor = z.infer<typeof descriptorSchema>;

/**
 * Reads and checks an artifact's descriptor.
 *
 * @throws MlopsError `E_NOT_AN_ARTIFACT` if it is missing or invalid, `E_ARTIFACT_KIND` if the kind differs
 */
export async function readDescriptor(folder: string, kind?: ArtifactKind): Promise<ArtifactDescriptor> {
  const file = path.join(folder, DESCRIPTOR_FILE);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new MlopsError(
      'E_NOT_AN_ARTIFACT',
      `${folder} is not an artifact: ${file} cannot be read`,
      { file },
      { cause },
    );
  }
  const parsed = descriptorSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new MlopsError('E_NOT_AN_ARTIFACT', `${file} is broken: ${issue?.path.join('.')}: ${issue?.message}`, {
      file,
    });
  }
  if (kind !== undefined && parsed.data.kind !== kind) {
    throw new MlopsError('E_ARTIFACT_KIND', `${folder} must be a ${kind}; got a ${parsed.data.kind}`, { file });
  }
  return parsed.data;
}

/** Turns a folder into an artifact. Must be written last, after all other files of the folder. */
export async function writeDescriptor(
  folder: string,
  kind: ArtifactKind,
  contentHash: string,
  producer: ArtifactDescriptor['producer'],
  kindVersion?: number,
): Promise<void> {
  const descriptor: ArtifactDescriptor = {
    schemaVersion: DESCRIPTOR_VERSION,
    kind,
    ...(kindVersion === undefined ? {} : { kindVersion }),
    contentHash,
    producer,
  };
  await writeFileAtomic(path.join(folder, DESCRIPTOR_FILE), formatJson(descriptor));
}
