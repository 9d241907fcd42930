import { MlopsError } from '@aml-mlops/errors';
import type { App } from '../app/app.ts';
import type { DeployFlags } from '../deploy/deploy-flags.ts';
import { type LabelPlace, labelNames } from '../labels/label-place.ts';
import { findModel } from '../models/find-model.ts';
import type { LoopState } from './loop-state.ts';

/** Options of `mlops loop run` that persist until they are given again. */
export interface LoopOptions extends Omit<DeployFlags, 'folder' | 'to' | 'json'> {
  readonly collected?: string;
  readonly window: string;
  readonly pool?: string;
  readonly strategy: string;
  readonly batch: number;
  readonly control: number;
  readonly floor: number;
  readonly param: readonly string[];
}

/** Context of the hops. */
export interface LoopPlace {
  readonly app: App;
  /** The registered name. */
  readonly model: string;
  readonly scope: string;
  readonly labels: LabelPlace;
  readonly options: LoopOptions;
  /** For this call only: labels to import, and the annotator for labels that name none. */
  readonly annotations?: string;
  readonly annotator: string;
}

/**
 * The model of a loop, and the scope of its data, queue and state.
 *
 * @param model Default: the only registered one
 * @throws MlopsError `E_MODEL_UNKNOWN`; `E_LOOP` if the app's pipelines do not make the model
 */
export async function loopModel(
  app: App,
  model: string | undefined,
  workspace: LabelPlace['workspace'],
): Promise<{ readonly model: string; readonly scope: string }> {
  const { name } = await findModel({ ...(model !== undefined && { model }) }, workspace);
  const ending = `-${labelNames(app).model}`;
  if (model !== undefined && model !== name) {
    throw new MlopsError('E_USAGE', `--model must be a name, as the loop is about the champion; got ${model}`);
  }
  if (name.endsWith(ending)) return { model: name, scope: name.slice(0, -ending.length) };
  throw new MlopsError('E_LOOP', `--model must be one that a pipeline of the app makes, SCOPE${ending}; got ${name}`);
}

/** The queue's name for the texts of this round. It identifies a query that was killed after it was recorded. */
export function sourceOf(model: string, { rounds }: Pick<LoopState, 'rounds'>): string {
  return `loop/${model}/${rounds}`;
}
