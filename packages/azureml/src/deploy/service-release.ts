import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import { stepProgram } from '@aml-mlops/pipeline-sdk/bundle';
import { workspaceContainer } from '../blob/container.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import type { Mirrors } from '../configuration/mirrors.ts';
import { type EnvironmentContext, environmentContext } from '../publish/environment-context.ts';
import { publishEnvironment } from '../publish/publish-environment.ts';
import { WORKSPACE_DATASTORE } from '../publish/publish-release.ts';

/** A service as a container: what its image is built on, where it is asked, what it takes. */
export interface ContainerSpec {
  readonly name: string;
  /** Folder of `environments/`. */
  readonly base: string;
  readonly native: readonly string[];
  readonly port: number;
  readonly routes: { readonly liveness: string; readonly readiness: string; readonly scoring: string };
  readonly variables: Readonly<Record<string, string>>;
  /** Requests at once that it takes before it says 429. */
  readonly concurrentRequests: number;
  readonly timeoutSeconds: number;
  /** Seconds; `failures` in a row until it is held to be broken. */
  readonly probes: {
    readonly initialDelay: number;
    readonly period: number;
    readonly timeout: number;
    readonly failures: number;
  };
}

/**
 * All that a service's image is built from: its `environment/` on its base, its bundled program, its lock. Nothing is asked
 * of Azure.
 *
 * @param packageFolder of the service: its program is `src/main.ts`
 * @param mirrors that the image is built from; default the public registries
 * @throws MlopsError `E_BUNDLE`, `E_ENVIRONMENT`
 */
export async function serviceContext(
  { name, base, native, port, routes }: ContainerSpec,
  packageFolder: string,
  repository: string,
  mirrors?: Mirrors,
): Promise<EnvironmentContext> {
  const program = await stepProgram(packageFolder, native, path.join(repository, 'package-lock.json'));
  const files = new Map([
    ['main.mjs', await readFile(program.file)],
    // Part of the environment's version: where the container is asked.
    ['routes.json', Buffer.from(formatJson({ port, ...routes }))],
  ]);
  return environmentContext({ name, environment: { base, native: [...native] } }, packageFolder, repository, {
    files,
    mirrors,
  });
}

/** Publishes a service's environment unless it is there. Answers its address in the workspace. */
export async function publishService(
  workspace: AzureWorkspace,
  { name, port, routes }: ContainerSpec,
  environment: EnvironmentContext,
  signal?: AbortSignal,
): Promise<string> {
  const route = (path: string) => ({ path, port });
  const inferenceConfig = {
    livenessRoute: route(routes.liveness),
    readinessRoute: route(routes.readiness),
    scoringRoute: route(routes.scoring),
  };
  return publishEnvironment(
    workspace,
    () => workspaceContainer(workspace, WORKSPACE_DATASTORE),
    { name, of: `service ${name}`, environment, inferenceConfig },
    signal,
  );
}
