import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { ArmError } from '../arm/arm-error.ts';
import type { Workspace } from '../arm/workspace.ts';
import type { BlobClient } from '../blob/blob-client.ts';
import type { Environments } from '../jobs/environments.ts';
import type { DeploymentSpec } from './check-deployment.ts';
import { prepareContainer } from './container.ts';
import { type Instance, startInstance } from './instance.ts';
import { Turns } from './turns.ts';

/** Context of running deployments. */
export interface DeploymentGround {
  readonly client: BlobClient;
  readonly environments: Environments;
  readonly scratch: string;
  /** Factor by which probes are faster than specified. */
  readonly rate: number;
}

/** The instances of a deployment. */
export interface RunningDeployment {
  readonly spec: DeploymentSpec;
  readonly turns: Turns;
  /** The next ready instance, round robin. */
  pick(): string | undefined;
  /** Last log lines of the containers. */
  logs(tail: number): Promise<string>;
  kill(): void;
  stop(): Promise<void>;
}

/**
 * Starts a deployment's instances, and resolves when all of them are ready.
 *
 * @throws ArmError 400 `ResourceNotReady` if they do not become ready; nothing is left running
 */
export async function startDeployment(
  workspace: Workspace,
  spec: DeploymentSpec,
  { client, environments, scratch, rate }: DeploymentGround,
  signal: AbortSignal,
): Promise<RunningDeployment> {
  const folder = await mkdtemp(path.join(scratch, 'deployment-'));
  const logFile = path.join(folder, 'logs', 'inference-server.txt');
  const instances: Instance[] = [];
  const stop = async () => {
    await Promise.all(instances.map((instance) => instance.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  signal.addEventListener('abort', () => void stop(), { once: true });
  const logs = async (tail: number) => {
    const lines = (await readFile(logFile, 'utf8').catch(() => '')).trimEnd().split('\n');
    return lines.slice(-tail).join('\n');
  };
  try {
    const { environment, model, variables, port, liveness, readiness } = spec;
    const container = await prepareContainer({
      ...{ workspace, client, environments, root: path.join(folder, 'root'), environment, variables, port },
      ...(model && { model }),
    });
    for (let i = 0; i < spec.instances; i++) {
      instances.push(startInstance({ container, liveness, readiness, logFile, rate }));
    }
    await Promise.all(instances.map(({ started }) => started));
    signal.throwIfAborted();
  } catch (error) {
    const written = await logs(20);
    await stop();
    const message = `${error instanceof Error ? error.message : String(error)}${written === '' ? '' : `. The container wrote:\n${written}`}`;
    throw new ArmError(400, 'ResourceNotReady', message);
  }
  let turn = 0;
  const atOnce = spec.concurrent * spec.instances;
  return {
    spec,
    // The same number may wait.
    turns: new Turns({ atOnce, all: 2 * atOnce, waitMilliseconds: spec.queueSeconds * 1000 }),
    pick() {
      const ready = instances.flatMap(({ url }) => (url === undefined ? [] : [url]));
      turn += 1;
      return ready[turn % ready.length];
    },
    logs,
    kill: () => {
      for (const instance of instances) instance.kill();
    },
    stop,
  };
}
