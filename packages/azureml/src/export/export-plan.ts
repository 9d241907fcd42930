import { copyFile, cp, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporaryName } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { Plan } from '@aml-mlops/pipeline-sdk';
import type { StepSource } from '@aml-mlops/pipeline-sdk/runner';
import { refuseSecrets } from '../client/refuse-secrets.ts';
import { type Sweeps, sweepsOf } from '../compile/sweeps.ts';
import type { Computes } from '../configuration/compute-of.ts';
import type { Mirrors } from '../configuration/mirrors.ts';
import { azureName } from '../publish/names.ts';
import { type StepRelease, stepReleases } from '../publish/step-release.ts';
import type { ScheduleTrigger } from '../submit/schedule.ts';
import { componentDocument, environmentDocument } from './component-document.ts';
import { pipelineDocument } from './pipeline-document.ts';
import { scheduleDocument } from './schedule-document.ts';
import { toYaml } from './yaml.ts';

export interface ExportOptions {
  readonly plan: Plan;
  /** All steps of the plan, with their package folders. */
  readonly steps: readonly StepSource[];
  readonly repository: string;
  readonly computes: Computes;
  /** Mirrors for image builds. Default: the public registries. */
  readonly mirrors?: Mirrors | undefined;
  /** A new or empty folder. */
  readonly to: string;
  /** Location of each pipeline input: a folder, which is copied; `azureml:<name>:<version>` or `azureml://datastores/…`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Location of each existing state, by its key; see {@link exportedStates}. Default: none. */
  readonly states?: Readonly<Record<string, string>>;
  /** Refer to published component versions instead of the exported files. Default: false. */
  readonly published?: boolean;
  /** Search with sweep jobs instead of on one machine. Default: false. */
  readonly sweepJobs?: boolean;
  readonly schedule?: ScheduleTrigger;
  readonly description: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Exports a pipeline as files of the Azure ML CLI v2: `pipeline.yml`, `components/`, `environments/` with their
 * Docker contexts, `code/` with the programs, `data/`, and `schedule.yml` if there is one. `az ml job create -f
 * pipeline.yml` submits it without this repository; the folder may be moved.
 *
 * @returns the files, relative to the folder, sorted
 * @throws MlopsError `E_OUTPUT_EXISTS` for a non-empty folder, `E_INPUT_MISSING`, `E_SECRET`, `E_PARAM_TEXT`, `E_ENVIRONMENT`, `E_BUNDLE`
 */
export async function exportPlan(options: ExportOptions): Promise<string[]> {
  const { plan, to } = options;
  await refuseFull(to);
  const used = options.steps.filter(({ definition }) => plan.nodes.some(({ step }) => step === definition.name));
  const releases = await stepReleases(used, options.repository, options.mirrors);
  const folder = temporaryName(path.resolve(to));
  try {
    const files = new Map<string, string>();
    const sweeps: Sweeps = options.sweepJobs ? sweepsOf(plan, releases) : new Map();
    const versions = new Map(releases.map(({ name, version }) => [name, version]));
    for (const release of releases) await writeRelease(folder, release, files);
    for (const { release, node } of sweeps.values()) {
      const { trial } = node.settings;
      files.set(
        `components/${trial.name}.yml`,
        toYaml(componentDocument(trial, release.version, azureName(release.step))),
      );
      versions.set(trial.name, release.version);
    }
    const inputs = await placeInputs(folder, options.inputs);
    const document = pipelineDocument({
      ...options,
      inputs: Object.fromEntries([...inputs].map(([name, { path: at }]) => [name, at])),
      states: options.states ?? {},
      tags: options.tags ?? {},
      specs: new Map(releases.map(({ step, spec }) => [step, spec])),
      component: (name) => (options.published ? `azureml:${name}:${versions.get(name)}` : `./components/${name}.yml`),
      sweeps: new Map([...sweeps].map(([name, { node }]) => [name, node])),
    });
    files.set('pipeline.yml', toYaml(document));
    for (const [name, { fromData }] of inputs) {
      if (fromData !== undefined) files.set(`data/${name}.yml`, toYaml(dataDocument(plan, name, fromData)));
    }
    if (options.schedule) {
      files.set('schedule.yml', toYaml(scheduleDocument(`${plan.pipeline}-${plan.scope}`, options.schedule)));
    }
    for (const [name, text] of files) {
      refuseSecrets(text, name);
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    await rm(to, { recursive: true, force: true });
    await mkdir(path.dirname(path.resolve(to)), { recursive: true });
    await rename(folder, to);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  const entries = await readdir(to, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => path.relative(to, path.join(entry.parentPath, entry.name))).sort();
}

async function writeRelease(folder: string, release: StepRelease, files: Map<string, string>): Promise<void> {
  const { name, version, step, code, environment, spec } = release;
  files.set(`components/${name}.yml`, toYaml(componentDocument(spec, version, name)));
  files.set(`environments/${name}.yml`, toYaml(environmentDocument(name, environment.version, step)));
  for (const [file, content] of environment.files) files.set(`environments/${name}/${file}`, content.toString('utf8'));
  const to = path.join(folder, 'code', name);
  await mkdir(to, { recursive: true });
  await Promise.all(code.files.map((file) => copyFile(path.join(code.folder, file.name), path.join(to, file.name))));
}

interface PlacedInput {
  /** Value in `pipeline.yml`. */
  readonly path: string;
  /** Value in `data/<input>.yml`; undefined for a data asset version, which needs no such file. */
  readonly fromData: string | undefined;
}

/** Copies local input folders into the export, which is then self-contained. */
async function placeInputs(
  folder: string,
  inputs: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, PlacedInput>> {
  const placed = new Map<string, PlacedInput>();
  for (const [name, uri] of Object.entries(inputs)) {
    if (isAsset(uri)) placed.set(name, { path: uri, fromData: undefined });
    else if (/^(azureml|https?):/.test(uri)) placed.set(name, { path: uri, fromData: uri });
    else {
      if (!(await isFolder(uri))) {
        const message = `input ${name} must be a folder that exists, or an address of Azure; got ${uri}`;
        throw new MlopsError('E_INPUT_MISSING', message, { file: uri });
      }
      await cp(uri, path.join(folder, 'data', name), { recursive: true, dereference: true });
      placed.set(name, { path: `./data/${name}`, fromData: `./${name}` });
    }
  }
  return placed;
}

function isFolder(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Whether an input is a data asset version. */
function isAsset(uri: string): boolean {
  return /^azureml:(?!\/\/)/.test(uri);
}

/** `data/<input>.yml`: registers the data as a version. */
function dataDocument(plan: Plan, name: string, uri: string): Record<string, unknown> {
  return {
    $schema: 'https://azuremlschemas.azureedge.net/latest/data.schema.json',
    type: 'uri_folder',
    name: `${plan.scope}-${name}`,
    description: `Input ${name} of pipeline ${plan.pipeline}: ${plan.inputs[name]}`,
    path: uri,
  };
}

async function refuseFull(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length === 0) return;
  throw new MlopsError('E_OUTPUT_EXISTS', `${folder} must be a new or an empty folder: nothing is overwritten`, {
    file: folder,
  });
}
