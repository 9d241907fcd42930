import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { Command, CommanderError } from 'commander';
import { type Emulator, startEmulator } from './emulator.ts';
import type { EmulatorOptions } from './options.ts';

const USAGE = 2;

/** The command `azureml-emulator`: starts an emulator and runs it until it is interrupted. Exit status 2 is a wrong option. */
export async function runCommand(argv: readonly string[]): Promise<void> {
  const command = new Command('azureml-emulator')
    .description('A workspace of Azure Machine Learning on this machine')
    .option('--home <folder>', 'what it keeps: resources, blobs, runs', path.join('.mlops', 'emulator'))
    .option('--port <port>', 'where it listens, on 127.0.0.1', '5110')
    .option('--blob-port <port>', 'where its Blob storage listens; default any free one, the same every time')
    .option('--storage <access>', 'what Blob storage takes: keys, keys-and-tokens, tokens', 'keys')
    .option('--token <token>', 'bearer token that clients send', 'emulator')
    .option('--workspace <name>', 'name of the workspace', 'emulator')
    .option('--concurrency <n>', 'how many nodes of jobs run at once', '2')
    .option('--roles [file]', 'roles are checked: those that deployments assign, and those of a file (README)')
    .option('--schemas <folder>', 'published ARM schemas that requests are held to as well')
    .exitOverride();
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : USAGE;
    return;
  }
  const { port, blobPort, concurrency, ...rest } = command.opts<Record<string, string>>();
  const options = {
    ...rest,
    port: numberIn(port),
    concurrency: numberIn(concurrency),
    ...(blobPort !== undefined && { blobPort: numberIn(blobPort) }),
  } as EmulatorOptions;
  let emulator: Emulator;
  try {
    emulator = await startEmulator(options);
  } catch (error) {
    process.stderr.write(`azureml-emulator: ${describe(error)}\n`);
    process.exitCode = error instanceof MlopsError && error.code === 'E_PARAM_RANGE' ? USAGE : 1;
    return;
  }
  process.stdout.write(greeting(emulator));
  // Ctrl-C may arrive twice, from the terminal and from the parent process: the second one must not interrupt the shutdown.
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void emulator.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** A text that is no number stays one, so that the refusal shows it. */
function numberIn(text: string | undefined): number | string | undefined {
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

/** Its address, in the form of a `workspaces.yaml`. */
export function greeting({ url, subscription, resourceGroup, workspace, blobUrl, certificate }: Emulator): string {
  return `The emulated workspace listens. As workspaces.yaml has it:

workspaces:
  dev:
    subscription: ${subscription}
    resourceGroup: ${resourceGroup}
    workspace: ${workspace}
    endpoints: { resourceManager: ${url} }
    computes: { cpu: cpu, cpu-cluster: cpu-cluster, gpu: gpu }

Blobs: ${blobUrl}. ${certificate === undefined ? '' : `Clients trust it by NODE_EXTRA_CA_CERTS=${certificate}. `}Ctrl-C to stop; its data is kept.
`;
}

function describe(error: unknown): string {
  if (error instanceof MlopsError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
