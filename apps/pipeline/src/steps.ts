import { createRequire } from 'node:module';
import path from 'node:path';
import { dataEngineering } from '@aml-mlops/data-engineering/contract';
import { dataValidation } from '@aml-mlops/data-validation/contract';
import { defineDataset } from '@aml-mlops/define-dataset/contract';
import { hypertune } from '@aml-mlops/hypertune/contract';
import type { StepDefinition } from '@aml-mlops/pipeline-sdk';
import { bundledPrograms, type Programs, type StepSource } from '@aml-mlops/pipeline-sdk/runner';
import { profiler } from '@aml-mlops/profiler/contract';
import { championGate } from '@aml-mlops/scoring/contract';
import { sklearnSweep } from '@aml-mlops/sklearn-sweep/contract';
import { trainer } from '@aml-mlops/trainer/contract';

const require = createRequire(import.meta.url);

/** The repository's root: where the lockfile lies. */
export const REPOSITORY = path.resolve(import.meta.dirname, '../../..');

/** Every step that a pipeline can be composed of, and the package that holds its program. */
export const STEPS: readonly StepSource[] = [
  source('@aml-mlops/define-dataset', defineDataset),
  source('@aml-mlops/data-validation', dataValidation),
  source('@aml-mlops/data-engineering', dataEngineering),
  source('@aml-mlops/sklearn-sweep', sklearnSweep),
  source('@aml-mlops/hypertune', hypertune),
  source('@aml-mlops/trainer', trainer),
  source('@aml-mlops/profiler', profiler),
  source('@aml-mlops/scoring', championGate),
];

function source(packageName: string, definition: StepDefinition): StepSource {
  return { definition, packageFolder: path.dirname(path.dirname(require.resolve(packageName))) };
}

export function stepPrograms(): Programs {
  return bundledPrograms(STEPS, path.join(REPOSITORY, 'package-lock.json'));
}
