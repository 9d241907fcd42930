import { batchScoring } from '@aml-mlops/batch-scoring/contract';
import { stepSource } from '@aml-mlops/cli';
import { dataEngineering } from '@aml-mlops/data-engineering/contract';
import { dataValidation } from '@aml-mlops/data-validation/contract';
import { defineDataset } from '@aml-mlops/define-dataset/contract';
import { absorb } from '@aml-mlops/feedback/contract';
import { hypertune } from '@aml-mlops/hypertune/contract';
import { modelSelection } from '@aml-mlops/model-selection/contract';
import { monitoring } from '@aml-mlops/monitoring/contract';
import { profiler } from '@aml-mlops/profiler/contract';
import { championGate } from '@aml-mlops/scoring/contract';
import { sklearnSweep } from '@aml-mlops/sklearn-sweep/contract';
import { trainer } from '@aml-mlops/trainer/contract';

/** Every step available to pipelines, and the package with its program. */
export const STEPS = [
  stepSource(import.meta.url, '@aml-mlops/define-dataset', defineDataset),
  stepSource(import.meta.url, '@aml-mlops/data-validation', dataValidation),
  stepSource(import.meta.url, '@aml-mlops/data-engineering', dataEngineering),
  stepSource(import.meta.url, '@aml-mlops/sklearn-sweep', sklearnSweep),
  stepSource(import.meta.url, '@aml-mlops/hypertune', hypertune),
  stepSource(import.meta.url, '@aml-mlops/trainer', trainer),
  stepSource(import.meta.url, '@aml-mlops/profiler', profiler),
  stepSource(import.meta.url, '@aml-mlops/scoring', championGate),
  stepSource(import.meta.url, '@aml-mlops/batch-scoring', batchScoring),
  stepSource(import.meta.url, '@aml-mlops/model-selection', modelSelection),
  stepSource(import.meta.url, '@aml-mlops/monitoring', monitoring),
  stepSource(import.meta.url, '@aml-mlops/feedback', absorb),
];
