import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Emulator, startEmulator } from '@aml-mlops/azureml-emulator';
import { workspaceContainer } from '../blob/container.ts';
import { downloadFolder, uploadFolder } from '../blob/transfer-folder.ts';
import { type AzureWorkspace, openAzureWorkspace } from '../client/azure-workspace.ts';

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/emulator';
/** AzureML Data Scientist, but that it may not be told the keys of datastores. */
const KEYLESS = {
  name: '11111111-0000-0000-0000-000000000001',
  roleName: 'Keyless Scientist',
  permissions: [
    {
      actions: ['Microsoft.MachineLearningServices/workspaces/*'],
      notActions: ['Microsoft.MachineLearningServices/workspaces/datastores/listSecrets/action'],
    },
  ],
};
const ROLES = {
  contributor: ['Keyless Scientist', 'Storage Blob Data Contributor'],
  reader: ['Keyless Scientist', 'Storage Blob Data Reader'],
  'reader-with-key': ['AzureML Data Scientist', 'Storage Blob Data Reader'],
  'group-contributor': ['Contributor'],
  scientist: ['AzureML Data Scientist'],
  keyless: ['Keyless Scientist'],
} as const;

/** A workspace as one identity opens it. */
export interface OpenedAs {
  readonly workspace: AzureWorkspace;
  /** Whether the key of the storage was asked for. */
  askedForKey(): boolean;
  /** Sends a folder of one file, `a.txt`. */
  upload(to: string): Promise<unknown>;
  /** Text of `a.txt` in a folder. */
  download(from: string): Promise<string>;
}

/** An emulated workspace whose storage takes tokens over https, by the roles of who asks. */
export interface StorageWithRoles {
  readonly home: string;
  /** Starts it, or again on the same home. */
  start(storage: 'keys-and-tokens' | 'tokens'): Promise<void>;
  as(who: keyof typeof ROLES): OpenedAs;
  close(): Promise<void>;
}

export async function storageWithRoles(): Promise<StorageWithRoles> {
  const trusted = getCACertificates();
  const home = await mkdtemp(path.join(tmpdir(), 'storage-'));
  const folder = path.join(home, 'folder');
  await mkdir(folder);
  await writeFile(path.join(folder, 'a.txt'), 'alpha');
  const roleAssignments = Object.entries(ROLES).flatMap(([principalId, roles]) =>
    roles.map((roleDefinitionName) => ({ principalId, scope: GROUP, roleDefinitionName })),
  );
  await writeFile(path.join(home, 'roles.json'), JSON.stringify({ roleDefinitions: [KEYLESS], roleAssignments }));
  let emulator: Emulator | undefined;
  return {
    home,
    async start(storage) {
      await emulator?.close();
      emulator = await startEmulator({ home, storage, roles: path.join(home, 'roles.json') });
      setDefaultCACertificates([...trusted, await readFile(emulator.certificate ?? '', 'utf8')]);
    },
    as(who) {
      if (!emulator) throw new Error('the emulator is not started');
      const { subscription, resourceGroup, workspace: name, url, token } = emulator;
      const requests: string[] = [];
      const workspace = openAzureWorkspace(
        {
          ...{ alias: 'dev', subscription, resourceGroup, workspace: name },
          computes: { cpu: 'cpu', 'cpu-cluster': 'cpu-cluster', gpu: 'gpu' },
          endpoints: { resourceManager: url },
        },
        {
          retryDelay: 20,
          credential: {
            getToken: async () => ({ token: `${token}:${who}`, expiresOnTimestamp: Date.now() + 3_600_000 }),
          },
          onRequest: ({ url: asked }) => requests.push(asked),
        },
      );
      const container = () => workspaceContainer(workspace, 'workspaceblobstore');
      return {
        workspace,
        askedForKey: () => requests.some((asked) => asked.endsWith('/listSecrets')),
        upload: async (to) => uploadFolder(await container(), to, folder),
        download: async (from) => {
          const target = await mkdtemp(path.join(home, 'down-'));
          await downloadFolder(await container(), from, target);
          return readFile(path.join(target, 'a.txt'), 'utf8');
        },
      };
    },
    async close() {
      setDefaultCACertificates(trusted);
      await emulator?.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
