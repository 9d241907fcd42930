import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, listFiles } from '@aml-mlops/artifacts';
import { stepProgram } from '@aml-mlops/pipeline-sdk/bundle';
import { workspaceContainer } from '../blob/container.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import type { Mirrors } from '../configuration/mirrors.ts';
import { type EnvironmentContext, environmentContext } from '../publish/environment-context.ts';
import { publishEnvironment } from '../publish/publish-environment.ts';
import { WORKSPACE_DATASTORE } from '../publish/publish-release.ts';

/** A service as a container: its base image, its routes and its limits. */
export interface ContainerSpec {
  readonly name: string;
  /** Folder of `environments/`. */
  readonly base: string;
  readonly native: readonly string[];
  readonly port: number;
  readonly routes: { readonly liveness: string; readonly readiness: string; readonly scoring: string };
  readonly variables: Readonly<Record<string, string>>;
  /** Concurrent requests before it responds with 429. */
  readonly concurrentRequests: number;
  readonly timeoutSeconds: number;
  /** Seconds; after `failures` in a row the container counts as broken. */
  readonly probes: {
    readonly initialDelay: number;
    readonly period: number;
    readonly timeout: number;
    readonly failures: number;
  };
}

/**
 * Everything that a service's image is built from: its `environment/` on its base, its bundled program, its lock. No Azure
 * request is sent.
 *
 * @param packageFolder of the service; its program is `src/main.ts`
 * @param mirrors for image builds. Default: the public registries
 * @throws MlopsError `E_BUNDLE`, `E_ENVIRONMENT`
 */
export async function serviceContext(
  { name, base, native, port, routes }: ContainerSpec,
  packageFolder: string,
  repository: string,
  mirrors?: Mirrors,
): Promise<EnvironmentContext> {
  const { file } = await stepProgram(packageFolder, native, path.join(repository, 'package-lock.json'));
  const folder = path.dirname(file);
  const code = (await listFiles(folder)).map(
    async (name): Promise<[string, Buffer]> => [name, await readFile(path.join(folder, name))],
  );
  const files = new Map([
    ...(await Promise.all(code)),
    // The routes are part of the environment's version.
    ['routes.json', Buffer.from(formatJson({ port, ...routes }))] as const,
  ]);
  return environmentContext({ name, environment: { base, native: [...native] } }, packageFolder, repository, {
    files,
    mirrors,
  });
}

/** Publishes a service's environment unless it exists. Returns its address in the workspace. */
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
