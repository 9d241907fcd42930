import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunReport, RunSettings } from '../runner/run-settings.ts';
import { runWorkflows } from '../runner/run-workflows.ts';
import type { System } from '../workflow/workflow.ts';

/** A repository of its own, with the files that a test writes into it. */
export class SmallRepository {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'ci-repository-'));
  readonly said: string[] = [];

  constructor(files: Readonly<Record<string, string>>) {
    this.#git('init', '--quiet', '--initial-branch=main');
    this.commit({ '.gitignore': '.mlops/\n', 'first.txt': 'first\n' });
    this.commit(files);
  }

  commit(files: Readonly<Record<string, string>>): void {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.join(this.folder, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(this.folder, file), text);
    }
    this.#git('add', '--all');
    this.#git('-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '--message=change');
  }

  async run(system: System, workflows: readonly string[], settings: Partial<RunSettings> = {}): Promise<RunReport[]> {
    return runWorkflows({
      repository: this.folder,
      system,
      workflows,
      settings: { variables: {}, inputs: {}, approve: new Set(), assume: new Set(), install: false, ...settings },
      logs: path.join(this.folder, '.mlops/ci'),
      signal: new AbortController().signal,
      ask: async () => false,
      say: (line) => void this.said.push(line),
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #git(...args: string[]): void {
    execFileSync('git', args, { cwd: this.folder, stdio: 'ignore' });
  }
}
