import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gatherTexts } from '../../fixtures/gather-texts/src/contract.ts';
import { joinText } from '../../fixtures/join-text/src/contract.ts';
import { ledger } from '../../fixtures/ledger/src/contract.ts';
import { definePipeline, type ParamOverrides, planPipeline } from '../index.ts';
import {
  bundledPrograms,
  newRunId,
  openWorkspace,
  type Programs,
  type RunEvent,
  type RunOptions,
  type RunRequest,
  type RunResult,
  runPipeline,
  type Selection,
  type Workspace,
} from '../runner/index.ts';

/** Where a workspace is laid aside, beside its folders. */
const KEPT = 'kept';
const KEPT_ENTRIES = ['home', 'raw'];

const PACKAGE = path.resolve(import.meta.dirname, '../..');

/**
 * Two sources joined, a step that reads raw files, and a ledger:
 * `left` and `right` -> `both` -> `book`; `files` stands alone.
 */
const pipeline = definePipeline({
  name: 'joining',
  description: '',
  inputs: { raw: { kind: 'raw/partitions' } },
  build: ({ inputs, add }) => {
    const left = add(joinText, {}, { as: 'left', params: { text: 'l' } });
    const right = add(joinText, {}, { as: 'right', params: { text: 'r' } });
    const both = add(
      joinText,
      { left: left.outputs.joined, right: right.outputs.joined },
      { as: 'both', params: { text: 'b' } },
    );
    add(ledger, { entry: both.outputs.joined }, { as: 'book' });
    add(joinText, { raw: inputs.raw }, { as: 'files' });
  },
});

/** A workspace and two step packages of its own, for tests that run real processes. */
export class TestWorkspace {
  /** Below this package, so that the steps' imports resolve. */
  readonly folder: string;
  readonly raw: string;
  readonly programs: Programs;
  #workspace: Workspace;

  /**
   * @param options.existing the folder of a workspace that another process made
   * @param options.stepsOf a workspace whose step packages, and their bundles, this one shares
   */
  constructor({ existing, stepsOf }: { existing?: string; stepsOf?: TestWorkspace } = {}) {
    mkdirSync(path.join(PACKAGE, 'dist'), { recursive: true });
    this.folder = existing ?? mkdtempSync(path.join(PACKAGE, 'dist/workspace-'));
    this.raw = path.join(this.folder, 'raw');
    if (!existing) {
      mkdirSync(this.raw);
      writeFileSync(path.join(this.raw, 'a.txt'), 'A');
      const steps = path.join(this.folder, 'steps');
      if (stepsOf) symlinkSync(path.join(stepsOf.folder, 'steps'), steps);
      else cpSync(path.join(PACKAGE, 'fixtures'), steps, { recursive: true });
    }
    this.#workspace = this.#open();
    this.programs = bundledPrograms(
      [
        { definition: joinText, packageFolder: this.stepFolder('join-text') },
        { definition: gatherTexts, packageFolder: this.stepFolder('gather-texts') },
        { definition: ledger, packageFolder: this.stepFolder('ledger') },
      ],
      path.resolve(PACKAGE, '../../package-lock.json'),
    );
  }

  get workspace(): Workspace {
    return this.#workspace;
  }

  /** Lays aside what the workspace and its raw files are now, for `goBack`. */
  keep(): void {
    this.workspace.close();
    for (const name of KEPT_ENTRIES) copy(path.join(this.folder, name), path.join(this.folder, KEPT, name));
    this.#workspace = this.#open();
  }

  /**
   * Makes workspace and raw files what they were at `keep`, and removes what is new beside them: a test begins with runs that were
   * done once. Files are other ones with the same content and times, so the next run reads them once.
   */
  goBack(): void {
    this.workspace.close();
    for (const name of readdirSync(this.folder)) {
      if (name !== 'steps' && name !== KEPT) rmSync(path.join(this.folder, name), { recursive: true });
    }
    for (const name of KEPT_ENTRIES) copy(path.join(this.folder, KEPT, name), path.join(this.folder, name));
    this.#workspace = this.#open();
  }

  #open(): Workspace {
    return openWorkspace(path.join(this.folder, 'home'));
  }

  stepFolder(name: string): string {
    return path.join(this.folder, 'steps', name);
  }

  request(overrides: ParamOverrides = {}, selection: Selection = {}): RunRequest {
    return { plan: planPipeline(pipeline, { scope: 'test', overrides }), bindings: { raw: this.raw }, selection };
  }

  async run(request: RunRequest = this.request(), options: Partial<RunOptions> = {}): Promise<RunResult> {
    return runPipeline({ id: newRunId(), request, workspace: this.workspace, programs: this.programs, ...options });
  }

  value(result: RunResult, node: string): string {
    return readFileSync(path.join(result.outputs[node]?.['joined']?.folder ?? '', 'value.txt'), 'utf8');
  }

  book(result: RunResult): string[] {
    return readFileSync(path.join(result.outputs['book']?.['book']?.folder ?? '', 'book.txt'), 'utf8').split('\n');
  }

  close(): void {
    this.workspace.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
}

/** `{left: 'ran', …}` of a result. */
export function statuses(result: RunResult): Record<string, string> {
  return Object.fromEntries(result.steps.map(({ name, status }) => [name, status]));
}

export function nodesOf(events: readonly RunEvent[], status: string): string[] {
  return events.flatMap((event) => (event.type === 'node' && event.status === status ? [event.node] : []));
}
