import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { parse, YAMLParseError } from 'yaml';
import * as z from 'zod';
import { computesSchema } from './compute-of.ts';
import { isLoopback } from './loopback.ts';
import { type Mirrors, mirrorsSchema } from './mirrors.ts';

const name = (pattern: RegExp, range: string) => z.string().regex(pattern, { error: range });

/** Overrides of Azure's addresses. Only a server on this machine is allowed, because what is sent to it is not secret. */
const endpoints = z.strictObject({
  resourceManager: z.url().refine(isLoopback, { error: 'the address of a server on this machine' }),
});

const workspace = z.strictObject({
  subscription: z.guid({ error: 'the id of a subscription' }),
  resourceGroup: name(/^[\w.()-]{1,89}[\w()-]$/, 'the name of a resource group'),
  workspace: name(/^[A-Za-z0-9][A-Za-z0-9_-]{2,32}$/, 'the name of a workspace'),
  computes: computesSchema,
  /** Environments and components come from this registry, shared by workspaces, instead of from the workspace. */
  registry: name(/^[A-Za-z0-9][A-Za-z0-9_-]{2,32}$/, 'the name of a registry').optional(),
  endpoints: endpoints.optional(),
});

const workspacesSchema = z.strictObject({
  /** Common to all workspaces, so that a step has the same version in all of them. */
  mirrors: mirrorsSchema.optional(),
  workspaces: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), workspace),
});

/** A workspace described in `workspaces.yaml`. */
export type WorkspaceConfig = z.infer<typeof workspace> & {
  /** Its alias: dev, test, prd. */
  readonly alias: string;
  /** Mirrors of the public registries for image builds. */
  readonly mirrors?: Mirrors;
};

export const WORKSPACES_VARIABLE = 'MLOPS_WORKSPACES';

/**
 * Path of the workspace description: `MLOPS_WORKSPACES`, else `workspaces.yaml` in `folder`.
 *
 * @throws MlopsError `E_WORKSPACES` if the file does not exist
 */
export function findWorkspaces(folder: string, environment: NodeJS.ProcessEnv = process.env): string {
  const file = environment[WORKSPACES_VARIABLE] ?? path.join(folder, 'workspaces.yaml');
  if (existsSync(file)) return file;
  const message = `${file} must describe the workspaces: copy apps/pipeline/workspaces.example.yaml and fill it in`;
  throw new MlopsError('E_WORKSPACES', message, { file });
}

/**
 * Reads and validates a workspace description.
 *
 * @returns workspaces by alias, in the order of the file
 * @throws MlopsError `E_WORKSPACES`, with the file and the position in it
 */
export async function loadWorkspaces(file: string): Promise<Map<string, WorkspaceConfig>> {
  const { workspaces, mirrors } = await readWorkspaces(file);
  return new Map(
    Object.entries(workspaces).map(([alias, config]) => [alias, { alias, ...config, ...(mirrors && { mirrors }) }]),
  );
}

/**
 * Reads the mirrors for image builds.
 *
 * @throws MlopsError `E_WORKSPACES`, with the file and the position in it
 */
export async function loadMirrors(file: string): Promise<Mirrors> {
  return (await readWorkspaces(file)).mirrors ?? {};
}

async function readWorkspaces(file: string): Promise<z.infer<typeof workspacesSchema>> {
  const parsed = workspacesSchema.safeParse(parseYaml(file, await readFile(file, 'utf8')));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = issue?.path.join('.') || 'the document';
    const problem = issue?.code === 'unrecognized_keys' ? `must not have ${issue.keys.join(', ')}` : describe(issue);
    throw new MlopsError('E_WORKSPACES', `${place} of ${file} ${problem}`, { file });
  }
  return parsed.data;
}

/** @throws MlopsError `E_WORKSPACES` if the file does not describe the alias */
export async function loadWorkspace(file: string, alias: string): Promise<WorkspaceConfig> {
  const workspaces = await loadWorkspaces(file);
  const found = workspaces.get(alias);
  if (found) return found;
  const known = [...workspaces.keys()].join(', ') || 'none';
  throw new MlopsError('E_WORKSPACES', `workspace of ${file} must be one of ${known}; got ${alias}`, { file });
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_type') return `must be ${issue.expected === 'object' ? 'a mapping' : 'given'}`;
  if (issue?.code === 'invalid_key') return `must be named ${issue.issues[0]?.message ?? 'otherwise'}`;
  return `must be ${issue?.message ?? 'valid'}`;
}

function parseYaml(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    const row = cause instanceof YAMLParseError ? cause.linePos?.[0].line : undefined;
    const where = row === undefined ? file : `${file}:${row}`;
    const fields = row === undefined ? { file } : { file, row };
    throw new MlopsError('E_WORKSPACES', `${where} is not YAML: ${(cause as Error).message}`, fields, { cause });
  }
}
