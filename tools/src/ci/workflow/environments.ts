import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

const schema = z.record(
  z.string().regex(/^[a-z][a-z-]*$/),
  z.strictObject({
    /** Its purpose. */
    description: z.string(),
    /** Whether a person must approve a job before it runs. */
    approval: z.boolean(),
    /** Whether only jobs of the main branch may run in it. */
    mainOnly: z.boolean(),
    /** Workspace of `workspaces.yaml` that its jobs may access. */
    workspace: z.string(),
    /** Commands of `mlops` that its jobs may run. Default: all. Restricts an identity without approval. */
    only: z.array(z.string()).optional(),
  }),
);

/** The environments of a repository, by name; the same in both systems. */
export type Environments = z.infer<typeof schema>;

const ENVIRONMENTS_FILE = '.github/environments.json';

/** @throws MlopsError `E_CI_ENVIRONMENTS` */
export function readEnvironments(repository: string): Environments {
  const file = path.join(repository, ENVIRONMENTS_FILE);
  if (!existsSync(file)) return {};
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const message = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new MlopsError(
      'E_CI_ENVIRONMENTS',
      `${ENVIRONMENTS_FILE} must describe environments: ${message}`,
      {},
      { cause },
    );
  }
}
