import { putBytes } from '../blob/upload-file.ts';
import { withoutQuery } from '../blob/without-query.ts';
import { sendOnce } from '../publish/publish-environment.ts';
import { sendCode } from '../publish/send-code.ts';
import type { StepRelease } from '../publish/step-release.ts';
import { RELEASE_TAGS } from '../publish/why-publish.ts';
import type { AzureRegistry } from './azure-registry.ts';

/**
 * Creates a step's code, environment and component versions in a registry, in this order: a component of a registry may only
 * refer to assets of that registry.
 *
 * @returns false if another client created the component in the meantime
 */
export async function publishToRegistry(
  registry: AzureRegistry,
  release: StepRelease,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const [code, environment] = await Promise.all([
    publishCode(registry, release, signal),
    publishEnvironment(registry, release, signal),
  ]);
  signal?.throwIfAborted();
  const { name, version, spec } = release;
  return registry.create('components', name, version, {
    description: spec.description,
    tags: {
      [RELEASE_TAGS.step]: release.step,
      [RELEASE_TAGS.code]: release.code.version,
      [RELEASE_TAGS.environment]: release.environment.version,
    },
    componentSpec: { ...spec, version, code, environment, _source: 'YAML.COMPONENT' },
  });
}

async function publishCode(
  registry: AzureRegistry,
  { name, step, code }: StepRelease,
  signal: AbortSignal | undefined,
): Promise<string> {
  const id = registry.idOf('codes', name, code.version);
  if (await registry.find('codes', name, code.version)) return id;
  const container = await registry.place('codes', name, code.version);
  if (!container) return id;
  await sendCode(`code of step ${step} in ${registry.label}`, container, 'code', code, signal);
  await registry.create('codes', name, code.version, {
    description: `Program of step ${step}`,
    codeUri: `${withoutQuery(container.url)}/code`,
    properties: { hash_sha256: code.sha256, hash_version: '202208' },
  });
  return id;
}

async function publishEnvironment(
  registry: AzureRegistry,
  { name, step, environment }: StepRelease,
  signal: AbortSignal | undefined,
): Promise<string> {
  const id = registry.idOf('environments', name, environment.version);
  if (await registry.find('environments', name, environment.version)) return id;
  const container = await registry.place('environments', name, environment.version);
  if (!container) return id;
  for (const [file, content] of environment.files) {
    const blob = container.getBlockBlobClient(`context/${file}`);
    await sendOnce(`environment of step ${step} in ${registry.label}`, blob, undefined, () =>
      putBytes(blob, content, signal),
    );
  }
  await registry.create('environments', name, environment.version, {
    description: `Environment of step ${step}`,
    build: { contextUri: `${withoutQuery(container.url)}/context/`, dockerfilePath: 'Dockerfile' },
    osType: 'Linux',
  });
  return id;
}
