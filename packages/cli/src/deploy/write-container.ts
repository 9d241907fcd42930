import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listFiles, syncFolder, temporaryName } from '@aml-mlops/artifacts';
import { serviceContext } from '@aml-mlops/azureml';
import { MlopsError } from '@aml-mlops/errors';
import {
  dockerScript,
  kubernetesManifest,
  modelLines,
  type ServedImage,
  serviceContainer,
  serviceName,
} from '@aml-mlops/scoring-service';
import { stringify } from 'yaml';
import type { App } from '../app/app.ts';
import { mirrorsOf } from '../azure/mirrors-of.ts';
import { printJson, printResult } from '../command-line/output.ts';
import { withWorkspace } from '../commands/shared-options.ts';
import { findModel } from '../models/find-model.ts';
import type { DeployFlags } from './deploy-flags.ts';
import { serviceFolder } from './service-folder.ts';

/** Writes a model and its service as files for Docker and Kubernetes: an image context and the instructions to run it. */
export async function writeContainer(app: App, reference: string, to: string, flags: DeployFlags): Promise<void> {
  const { workers, timeout, instances, maxInstances = instances, json } = flags;
  const found = await withWorkspace(app, (workspace) => findModel({ model: reference }, workspace));
  const model = { name: found.name, version: String(found.version ?? 1) };
  const container = serviceContainer({ workers, timeoutMs: timeout, variables: flags.variable ?? {} });
  const served: ServedImage = { container, model, image: `${serviceName(model.name)}:${model.version}` };
  const context = await serviceContext(container, serviceFolder(), app.repository, await mirrorsOf(app));
  await writeWhole(path.resolve(to), async (folder) => {
    for (const [name, content] of context.files) {
      const whole = name === 'Dockerfile' ? `${content.toString('utf8')}${modelLines(served)}` : content;
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), whole);
    }
    await cp(found.folder, path.join(folder, 'model'), { recursive: true });
    const objects = kubernetesManifest(served, { replicas: instances, maxReplicas: maxInstances });
    await writeFile(path.join(folder, 'kubernetes.yaml'), objects.map((object) => stringify(object)).join('---\n'));
    await writeFile(path.join(folder, 'docker.sh'), dockerScript(served), { mode: 0o755 });
  });
  const files = await listFiles(path.resolve(to));
  if (json) printJson({ folder: to, image: served.image, model, files });
  else printResult([`${files.length} files in ${to}:`, ...shownFiles(to, served)].join('\n'));
}

function shownFiles(to: string, { image }: ServedImage): string[] {
  return [
    `  ${to}/docker.sh         builds ${image} and runs it (SCORING_KEYS must hold a key)`,
    `  ${to}/kubernetes.yaml   Deployment, Service, HorizontalPodAutoscaler: kubectl apply -f`,
    `  ${to}/Dockerfile        with the service's program, its lock and the model`,
  ];
}

/** The folder is written atomically. */
async function writeWhole(to: string, write: (folder: string) => Promise<void>): Promise<void> {
  const there = await readdir(to).catch(() => []);
  if (there.length > 0) {
    throw new MlopsError('E_USAGE', `--to must be a folder that is new or empty; got ${to}, which holds ${there[0]}`);
  }
  const draft = temporaryName(to);
  try {
    await mkdir(draft, { recursive: true });
    await write(draft);
    await syncFolder(draft);
    await rm(to, { recursive: true, force: true });
    await rename(draft, to);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
