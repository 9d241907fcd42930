import { stat } from 'node:fs/promises';
import path from 'node:path';
import { hashText } from '@aml-mlops/artifacts';
import { stepProgram } from '@aml-mlops/pipeline-sdk/bundle';
import type { StepSource } from '@aml-mlops/pipeline-sdk/runner';
import type { Mirrors } from '../configuration/mirrors.ts';
import { type ComponentSpec, componentSpec } from './component-spec.ts';
import { type EnvironmentContext, environmentContext } from './environment-context.ts';
import { azureName } from './names.ts';

/** A step as it would be published, worked out on this machine: nothing is asked of Azure. */
export interface StepRelease {
  /** The step's own name, as pipelines call it. */
  readonly step: string;
  /** Name of its code, environment and component alike. */
  readonly name: string;
  /**
   * Version of the component: the hash that the local cache uses, and six digits for what the cache does not see, the base
   * image and the form of the component.
   */
  readonly version: string;
  readonly code: {
    /** SHA-256 of the program. */
    readonly sha256: string;
    readonly version: string;
    /** The bundle on this machine. */
    readonly file: string;
    readonly bytes: number;
  };
  readonly environment: EnvironmentContext;
  readonly spec: ComponentSpec;
}

/** A snapshot that is larger slows down every start of every node: something is in the bundle that should not be. */
export const LARGE_SNAPSHOT_BYTES = 20e6;

/** Works out what a step would be published as. Bundles it where its sources changed. */
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
  const { size } = await stat(program.file);
  return {
    step: definition.name,
    name: azureName(definition.name),
    version: componentVersion(program.version, spec, environment),
    code: { sha256: program.program, version: program.program.slice(0, 16), file: program.file, bytes: size },
    environment,
    spec,
  };
}

/** The step's version, and a hash of the component's form and of its environment. */
export function componentVersion(stepVersion: string, spec: ComponentSpec, environment: EnvironmentContext): string {
  return `${stepVersion}-${hashText(`${JSON.stringify(spec)}\n${environment.version}\n`).slice(0, 6)}`;
}

/** @param mirrors that images are built from; default the public registries */
export async function stepReleases(
  sources: readonly StepSource[],
  repository: string,
  mirrors?: Mirrors,
): Promise<StepRelease[]> {
  return Promise.all(sources.map((source) => stepRelease(source, repository, mirrors)));
}
