import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { startTrackingServer } from '../server/index.ts';
import { trackingContract } from '../tracking.contract.ts';
import { openTracking } from './open-tracking.ts';

/*
 * Against MLflow itself, where MLOPS_MLFLOW_PYTHON names a Python that has it: its client against our server, and our
 * client against its server. Without one, golden.test.ts replays what the two said to each other.
 */
const python = process.env['MLOPS_MLFLOW_PYTHON'];
const environment = {
  ...process.env,
  MLFLOW_DISABLE_TELEMETRY: 'true',
  MLFLOW_HTTP_REQUEST_MAX_RETRIES: '1',
  MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
};

describe.skipIf(!python)('MLflow itself (skipped where MLOPS_MLFLOW_PYTHON names no Python with mlflow)', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracking-mlflow-'));
  let mlflowServer: ChildProcess | undefined;

  afterAll(async () => {
    if (mlflowServer?.pid) process.kill(-mlflowServer.pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  test('its client creates, logs, searches, uploads, downloads and registers on our server', async () => {
    const server = await startTrackingServer({ db: path.join(folder, 'ours/mlops.db'), port: 0, token: 'secret' });
    try {
      const script = path.join(folder, 'mlflow_client.py');
      copyFileSync(path.join(import.meta.dirname, '../../fixtures/mlflow_client.py'), script);
      const { stdout } = await promisify(execFile)(python!, [script], {
        cwd: folder,
        env: { ...environment, MLFLOW_TRACKING_URI: server.url, MLFLOW_TRACKING_TOKEN: 'secret' },
      });
      const { run } = JSON.parse(stdout.trim().split('\n').at(-1)!) as { run: string };
      const ours = openTracking(`sqlite:${path.join(folder, 'ours/mlops.db')}`);
      expect((await ours.getRun(run)).params['engine']).toBe('wasm');
      expect((await ours.childRuns(run)).map(({ name }) => name)).toEqual(['child', 'renamed']);
      expect(String(Buffer.from(await ours.readArtifact(run, 'reports/deep/page.txt')))).toBe('a page');
      expect((await ours.models.promotions('tagger')).map(({ version }) => version)).toEqual([2, 1]);
      await ours.close();
    } finally {
      await server.close();
    }
  });

  if (python) {
    trackingContract("MLflow's own server", async () => {
      const port = await freePort();
      const args = ['-m', 'mlflow', 'server', '--backend-store-uri', `sqlite:///${path.join(folder, 'mlflow.db')}`];
      args.push('--artifacts-destination', path.join(folder, 'mlartifacts'), '--port', String(port), '--workers', '1');
      mlflowServer = spawn(python, args, { cwd: folder, env: environment, stdio: 'ignore', detached: true });
      const url = `http://127.0.0.1:${port}`;
      const isUp = () =>
        fetch(`${url}/health`).then(
          ({ ok }) => ok,
          () => false,
        );
      for (const deadline = Date.now() + 110_000; !(await isUp()) && Date.now() < deadline; ) await delay(250);
      return openTracking(url);
    });
  }
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
