import { stat } from 'node:fs/promises';
import path from 'node:path';
import { hashFile, hashText, listFiles } from '@aml-mlops/artifacts';
import { type StepProgram, stepProgram } from '@aml-mlops/pipeline-sdk/bundle';
import type { StepSource } from '@aml-mlops/pipeline-sdk/runner';
import type { Mirrors } from '../configuration/mirrors.ts';
import { type ComponentSpec, componentSpec } from './component-spec.ts';
import { type EnvironmentContext, environmentContext } from './environment-context.ts';
import { azureName } from './names.ts';

/** A step ready to be published, computed locally without any Azure request. */
export interface StepRelease {
  /** The step's own name, as in pipelines. */
  readonly step: string;
  /** Name of its code, environment and component. */
  readonly name: string;
  /**
   * Version of the component: the hash used by the local cache, and six digits for what the cache ignores, the base
   * image and the form of the component.
   */
  readonly version: string;
  readonly code: StepCode;
  readonly environment: EnvironmentContext;
  readonly spec: ComponentSpec;
}

export interface StepCode {
  /** SHA-256 over the files of the program. */
  readonly sha256: string;
  readonly version: string;
  /** Local folder of the program. */
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  /** Size of all files. */
  readonly bytes: number;
}

/** A larger snapshot slows down every start of every node; the bundle probably contains something unneeded. */
export const LARGE_SNAPSHOT_BYTES = 20e6;

/** Computes a step's release. Bundles the step if its sources changed. */
async function stepRelease(
  { definition, packageFolder }: StepSource,
  repository: string,
  mirrors: Mirrors | undefined,
): Promise<StepRelease> {
  const lockFile = path.join(repository, 'package-lock.json');
  const [program, environment] = await Promise.all([
    stepProgram(packageFolder, definition.environment.native ?? [], lockFile),
    environmentContext(definition, packageFolder, repository, { mirrors }),
  ]);
  const spec = componentSpec(definition, program.version);
  return {
    step: definition.name,
    name: azureName(definition.name),
    version: componentVersion(program.version, spec, environment),
    code: await codeOf(program),
    environment,
    spec,
  };
}

async function codeOf({ file, program }: StepProgram): Promise<StepCode> {
  const folder = path.dirname(file);
  const files = await Promise.all(
    (await listFiles(folder)).map(async (name) => {
      const at = path.join(folder, name);
      return { name, sha256: await hashFile(at), bytes: (await stat(at)).size };
    }),
  );
  const bytes = files.reduce((sum, each) => sum + each.bytes, 0);
  return { sha256: program, version: program.slice(0, 16), folder, files, bytes };
}

/** The step's version, and a hash of the component's form and its environment. */
export function componentVersion(stepVersion: string, spec: ComponentSpec, environment: EnvironmentContext): string {
  return `${stepVersion}-${hashText(`${JSON.stringify(spec)}\n${environment.version}\n`).slice(0, 6)}`;
}

/** @param mirrors for image builds. Default: the public registries */
export async function stepReleases(
  sources: readonly StepSource[],
  repository: string,
  mirrors?: Mirrors,
): Promise<StepRelease[]> {
  return Promise.all(sources.map((source) => stepRelease(source, repository, mirrors)));
}
