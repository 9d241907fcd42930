import { copyFile, cp, glob, mkdir, readFile, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { locateData } from '../arm/data-uri.ts';
import type { Resource } from '../arm/resource-store.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { BlobClient } from '../blob/blob-client.ts';
import { downloadData } from '../blob/transfer.ts';
import type { Environments } from '../jobs/environments.ts';
import { type ImageRecipe, readDockerfile } from './dockerfile.ts';

/** The specification of a container, from which any number are started. */
export interface Container {
  readonly command: readonly string[];
  /** Working directory. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Variables with the port of its routes; each process here has its own port. */
  readonly portVariables: readonly string[];
}

export interface ContainerSources {
  readonly workspace: Workspace;
  readonly client: BlobClient;
  readonly environments: Environments;
  /** An empty folder that serves as the container's root. */
  readonly root: string;
  readonly environment: Resource;
  /** The mounted model version. */
  readonly model?: Resource;
  readonly variables: Readonly<Record<string, string>>;
  /** Port of the routes. */
  readonly port: number;
}

const APP_ROOT = '/var/azureml-app';

/**
 * Prepares the content of the image and the service's additions: the files that the Dockerfile copies, the packages of its
 * lock, the model below `AZUREML_MODEL_DIR`, and the variables.
 *
 * @throws MlopsError `E_CONTAINER` if it has no command or no variable for the port, `E_ENVIRONMENT`, `E_BLOB`
 */
export async function prepareContainer(of: ContainerSources): Promise<Container> {
  const { workspace, client, environments, root, environment, model, variables, port } = of;
  const { context, packages } = await environments.imageOf(workspace, environment);
  if (context === undefined) {
    throw new MlopsError(
      'E_CONTAINER',
      `environment ${environment.id} must have a build context: no image of a registry runs here`,
    );
  }
  const { dockerfilePath = 'Dockerfile' } = environment.properties['build'] as { dockerfilePath?: string };
  const image = readDockerfile(await readFile(path.join(context, dockerfilePath), 'utf8'));
  if (image.command.length === 0) {
    throw new MlopsError('E_CONTAINER', `${dockerfilePath} of ${environment.id} must have a CMD or an ENTRYPOINT`);
  }
  const folder = path.join(root, image.workdir);
  await mkdir(folder, { recursive: true });
  await copyContext(image, context, root);
  if (packages !== undefined) await symlink(packages, path.join(folder, 'node_modules'));
  const all = {
    // The emulator's own Node replaces the image's.
    PATH: [path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
    HOME: root,
    LANG: 'C.UTF-8',
    ...image.environment,
    AML_APP_ROOT: path.join(root, APP_ROOT),
    ...(model && { AZUREML_MODEL_DIR: await mountModel(workspace, client, root, model) }),
    ...variables,
    // The listen address is private in a container; here it must be this machine's.
    SERVER_HOST: '127.0.0.1',
  };
  const portVariables = Object.entries(all).flatMap(([name, value]) =>
    /PORT$/.test(name) && value === String(port) ? [name] : [],
  );
  if (portVariables.length === 0) {
    const message = `a variable of the image or the deployment that ends in PORT must be ${port}, the port of the routes: by it each process here is given a port of its own`;
    throw new MlopsError('E_CONTAINER', message);
  }
  return { command: image.command, folder, environment: all, portVariables };
}

async function copyContext({ copies }: ImageRecipe, context: string, root: string): Promise<void> {
  for (const { sources, target } of copies) {
    for (const source of sources) {
      for await (const name of glob(source === '.' ? '*' : source, { cwd: context })) {
        const from = path.join(context, name);
        const to = path.join(root, target.endsWith('/') ? path.join(target, path.basename(name)) : target);
        await mkdir(path.dirname(to), { recursive: true });
        if ((await stat(from)).isDirectory()) await cp(from, to, { recursive: true });
        else await copyFile(from, to);
      }
    }
  }
}

/** `…/azureml-models/<name>/<version>`, with the model's own folder inside. */
async function mountModel(workspace: Workspace, client: BlobClient, root: string, model: Resource): Promise<string> {
  const [name = '', , version = ''] = model.id.split('/').slice(-3);
  const folder = path.join(root, APP_ROOT, 'azureml-models', name, version);
  const { url } = locateData(workspace, String(model.properties['modelUri']), 'modelUri');
  const own = path.posix.basename(decodeURIComponent(new URL(url).pathname));
  await downloadData(client, url, path.join(folder, own));
  return folder;
}
