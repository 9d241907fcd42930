import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { type Problem, Problems } from './problem.ts';

/** A folder of templates in memory: the content of each JSON file, by its `/`-separated path in the folder. */
export interface TemplateSet {
  readonly files: ReadonlyMap<string, unknown>;
  /** Files that are not valid JSON. */
  readonly problems: readonly Problem[];
}

/** A separately deployed template, and its parameter files by stage. */
export interface Entry {
  /** `main` or `online-endpoint`: the folder name, or `main` at the top level. */
  readonly name: string;
  readonly file: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const STAGE_ORDER = ['dev', 'test', 'prd'];

/**
 * Reads every JSON file below a folder.
 *
 * @throws MlopsError `E_TEMPLATES` if there is no `main.json`
 */
export async function readTemplateSet(folder: string): Promise<TemplateSet> {
  const files = new Map<string, unknown>();
  const problems = new Problems();
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  for (const name of names.filter((file) => file.endsWith('.json')).sort()) {
    const file = name.split(path.sep).join('/');
    try {
      files.set(file, JSON.parse(await readFile(path.join(folder, name), 'utf8')));
    } catch (error) {
      problems.add('syntax', { file, path: '' }, `must be JSON: ${(error as Error).message}`);
    }
  }
  if (files.has('main.json') || problems.list().length > 0) return { files, problems: problems.list() };
  throw new MlopsError('E_TEMPLATES', `the folder of templates must have a main.json; got ${folder}`, { file: folder });
}

/** Every `main.json` with `parameters.<stage>.json` files beside it; dev, test, prd first. */
export function entriesOf({ files }: TemplateSet): Entry[] {
  const entries: Entry[] = [];
  for (const file of files.keys()) {
    if (path.posix.basename(file) !== 'main.json') continue;
    const folder = path.posix.dirname(file);
    const parameters = [...files.keys()].flatMap((candidate) => {
      const stage = /^parameters\.([a-z0-9-]+)\.json$/.exec(path.posix.basename(candidate))?.[1];
      return stage !== undefined && path.posix.dirname(candidate) === folder ? [[stage, candidate] as const] : [];
    });
    parameters.sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
    entries.push({ name: folder === '.' ? 'main' : folder, file, parameters: new Map(parameters) });
  }
  return entries.sort((a, b) => (a.name === 'main' ? -1 : b.name === 'main' ? 1 : a.name.localeCompare(b.name)));
}

function rank(stage: string): number {
  const at = STAGE_ORDER.indexOf(stage);
  return at < 0 ? STAGE_ORDER.length : at;
}

const json: z.ZodType<unknown> = z.unknown();

const parameterSchema = z.looseObject({
  type: z.string(),
  defaultValue: json.optional(),
  allowedValues: z.array(json).optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minValue: z.number().optional(),
  maxValue: z.number().optional(),
});
export type ParameterDeclaration = z.infer<typeof parameterSchema>;

const templateSchema = z.strictObject({
  $schema: z
    .string()
    .regex(/deploymentTemplate\.json#?$/, { error: 'the address of the schema of deployment templates' }),
  contentVersion: z.string(),
  metadata: z.record(z.string(), json).optional(),
  parameters: z.record(z.string(), parameterSchema).default({}),
  variables: z.record(z.string(), json).default({}),
  resources: z.array(z.record(z.string(), json)),
  outputs: z.record(z.string(), z.looseObject({ type: z.string(), value: json })).default({}),
});
export type Template = z.infer<typeof templateSchema>;

const parsed = new WeakMap<object, z.ZodSafeParseResult<Template>>();

/** A file of the set as a template; validation is cached by content. */
export function readTemplate({ files }: TemplateSet, file: string): z.ZodSafeParseResult<Template> {
  const content = files.get(file);
  if (typeof content !== 'object' || content === null) return templateSchema.safeParse(content);
  const known = parsed.get(content) ?? templateSchema.safeParse(content);
  parsed.set(content, known);
  return known;
}

export const parameterFileSchema = z.strictObject({
  $schema: z
    .string()
    .regex(/deploymentParameters\.json#?$/, { error: 'the address of the schema of deployment parameters' }),
  contentVersion: z.string(),
  parameters: z.record(
    z.string(),
    z.strictObject({ value: json.optional(), reference: json.optional(), metadata: json.optional() }),
  ),
});
