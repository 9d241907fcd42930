import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { definePipeline, type ParamOverrides, type Plan, planPipeline } from '@aml-mlops/pipeline-sdk';
import type { StepSource } from '@aml-mlops/pipeline-sdk/runner';
import { collectTexts } from '../../fixtures/steps/collect-texts/src/contract.ts';
import { joinTexts } from '../../fixtures/steps/join-texts/src/contract.ts';
import { keepLedger } from '../../fixtures/steps/keep-ledger/src/contract.ts';

const PACKAGE = path.resolve(import.meta.dirname, '../..');

export const REPOSITORY = path.resolve(PACKAGE, '../..');

/** `collect` and `collect-loud` read raw files; both are joined; the ledger keeps what was joined. */
const joining = definePipeline({
  name: 'joining',
  description: 'From raw texts to a ledger',
  inputs: { raw: { kind: 'raw/partitions' } },
  build: ({ inputs, add, dataset, model }) => {
    const quiet = add(collectTexts, { raw: inputs.raw }, { as: 'collect', params: { mark: "'" } });
    const loud = add(collectTexts, { raw: inputs.raw }, { as: 'collect-loud', params: { upper: true } });
    const joined = add(joinTexts, { left: quiet.outputs.collected, right: loud.outputs.collected });
    add(joinTexts, { left: quiet.outputs.collected }, { as: 'alone' });
    add(keepLedger, { entry: joined.outputs.joined });
    dataset('texts', quiet.outputs.collected);
    model('joined', joined.outputs.joined);
  },
});

export function joiningPlan(overrides: ParamOverrides = {}): Plan {
  return planPipeline(joining, { scope: 'test', overrides });
}

/** Step packages of its own, below this package so that their imports resolve, and raw data. */
export class TestSteps {
  readonly folder: string;
  readonly raw: string;

  /** @param existing the folder of steps that another process made */
  constructor(existing?: string) {
    mkdirSync(path.join(PACKAGE, 'dist'), { recursive: true });
    this.folder = existing ?? mkdtempSync(path.join(PACKAGE, 'dist/steps-'));
    this.raw = path.join(this.folder, 'raw');
    if (existing) return;
    cpSync(path.join(PACKAGE, 'fixtures/steps'), path.join(this.folder, 'steps'), { recursive: true });
    mkdirSync(this.raw);
    writeFileSync(path.join(this.raw, 'a.txt'), 'one\n');
    writeFileSync(path.join(this.raw, 'b.txt'), 'two\n');
  }

  file(...parts: string[]): string {
    return path.join(this.folder, 'steps', ...parts);
  }

  get sources(): StepSource[] {
    return [collectTexts, joinTexts, keepLedger].map((definition) => ({
      definition,
      packageFolder: this.file(definition.name),
    }));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
