import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Emulator, startEmulator } from '@aml-mlops/azureml-emulator';

/** An emulated workspace, and the variables that lead a command to it. */
export class EmulatedTarget {
  readonly environment: Readonly<Record<string, string>>;
  readonly #emulator: Emulator;
  readonly #home: string;

  private constructor(emulator: Emulator, home: string) {
    this.#emulator = emulator;
    this.#home = home;
    const { subscription, resourceGroup, workspace, url } = emulator;
    const computes = { cpu: 'cpu', 'cpu-cluster': 'cpu-cluster', gpu: 'gpu' };
    const dev = { subscription, resourceGroup, workspace, computes, endpoints: { resourceManager: url } };
    const file = path.join(home, 'workspaces.yaml');
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ workspaces: { dev } }));
    this.environment = { MLOPS_WORKSPACES: file };
  }

  static async start(): Promise<EmulatedTarget> {
    const home = mkdtempSync(path.join(tmpdir(), 'emulated-'));
    return new EmulatedTarget(await startEmulator({ home }), home);
  }

  async close(): Promise<void> {
    await this.#emulator.close();
    rmSync(this.#home, { recursive: true, force: true });
  }
}
