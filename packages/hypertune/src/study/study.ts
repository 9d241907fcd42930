import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import type { Curve, Goal } from '../policies/policy.ts';
import type { Observation, Sampler } from '../samplers/sampler.ts';
import { samplerOf } from '../samplers/sampler-by-name.ts';
import { SAMPLER_NAMES } from '../samplers/sampler-names.ts';
import { type Assignment, parseSearchSpace, searchSpaceSchema } from '../space/search-space.ts';
import { type UnitCube, unitCube } from '../space/unit-cube.ts';
import { type Outcome, type Trial, trialSchema, trialValue } from './trial.ts';

/** Everything that a study's suggestions depend on, apart from the outcomes. */
export const studyDefinition = z.strictObject({
  searchSpace: searchSpaceSchema,
  sampler: z.enum(SAMPLER_NAMES),
  goal: z.enum(['maximise', 'minimise']),
  seed: z.int().min(0).max(4_294_967_295),
  /** Concurrent trials. Part of the definition, since it determines what is known when a trial is suggested. Range: [1, 256]. */
  concurrent: z.int().min(1).max(256),
});

export type StudyDefinition = z.infer<typeof studyDefinition>;

/**
 * A study as a state machine, without clock, files or workers: `ask` for a trial, `tell` its outcome.
 *
 * Trial t is suggested from the trials up to t - concurrent, all of which have ended by then; later ones count as
 * in flight, whether or not they have ended. So suggestions depend on the definition and the outcomes alone, never on which trial in
 * flight ended first, and a repeated or resumed study gives the same trials.
 */
export class Study {
  readonly definition: StudyDefinition;
  readonly #cube: UnitCube;
  readonly #sampler: Sampler;
  readonly #trials: Trial[] = [];
  readonly #points: Float64Array[] = [];
  #exhausted = false;

  /** @throws MlopsError `E_SEARCH_SPACE`, or `E_PARAM_RANGE` if the sampler does not support the space */
  constructor(definition: StudyDefinition) {
    this.definition = definition;
    this.#cube = unitCube(parseSearchSpace(definition.searchSpace));
    this.#sampler = samplerOf(definition.sampler, this.#cube, definition.seed);
  }

  /** Continues a study from its {@link trials}, in the same order. */
  static resume(definition: StudyDefinition, trials: readonly Trial[]): Study {
    const study = new Study(definition);
    for (const trial of trials) study.#add(trialSchema.parse(trial));
    return study;
  }

  /** All trials by number, serialisable as JSON. */
  get trials(): readonly Trial[] {
    return this.#trials;
  }

  /** Trials without an outcome. */
  get running(): readonly Trial[] {
    return this.#trials.filter((trial) => trial.outcome === undefined);
  }

  /** Whether the space has no further point, such as at the end of a grid. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  /** The next trial; undefined while an outcome must come first, or if the space is exhausted. */
  ask(): Trial | undefined {
    const number = this.#trials.length;
    const known = this.#knownTo(number);
    if (known.some((trial) => trial.outcome === undefined)) return undefined;
    const point = this.#sampler.suggest({
      trial: number,
      finished: known.map((trial) => this.#observe(trial)),
      inFlight: this.#points.slice(known.length),
    });
    if (!point) {
      this.#exhausted = true;
      return undefined;
    }
    return this.#add({ number, params: this.#cube.assignment(point) as Trial['params'] });
  }

  /** Records the outcome of a trial. @throws MlopsError `E_TRIAL` for a trial that is not running */
  tell(number: number, outcome: Outcome): void {
    const trial = this.#trials[number];
    if (!trial || trial.outcome) {
      throw new MlopsError('E_TRIAL', `trial of a study must be running; got ${number}`, { trial: number });
    }
    this.#trials[number] = { ...trial, outcome };
  }

  /** Curves that early termination may compare a trial with: those of the trials that it was suggested from. */
  curvesKnownTo(number: number): Curve[] {
    return this.#knownTo(number).flatMap(({ outcome }) =>
      outcome && outcome.state !== 'failed' && outcome.curve.length > 0 ? [outcome.curve] : [],
    );
  }

  /** The completed trial with the best value, the first in a tie; undefined before the first. */
  get best(): Trial | undefined {
    return this.bestTrials(1)[0];
  }

  /** The completed trials with the best values, best first, the older first in a tie. */
  bestTrials(count: number): Trial[] {
    const valid = this.#trials.filter((t) => t.outcome?.state === 'completed' && !Number.isNaN(trialValue(t)));
    return valid.toSorted((a, b) => this.#loss(a) - this.#loss(b) || a.number - b.number).slice(0, count);
  }

  #knownTo(number: number): Trial[] {
    return this.#trials.slice(0, Math.max(0, number - this.definition.concurrent + 1));
  }

  #add(trial: Trial): Trial {
    if (trial.number !== this.#trials.length) {
      throw new MlopsError('E_TRIAL', `trial of a study must be number ${this.#trials.length}; got ${trial.number}`);
    }
    const point = this.#cube.point(trial.params as Assignment);
    this.#requireFinite(trial, point);
    this.#trials.push(trial);
    this.#points.push(point);
    return trial;
  }

  /** Points must be finite in both directions: a sampler's model of other points would be invalid, and might not terminate. */
  #requireFinite({ number, params }: Trial, point: Float64Array): void {
    const wrong = this.#cube.dimensions.find(
      ({ name }, d) =>
        !Number.isFinite(point[d]) || (typeof params[name] === 'number' && !Number.isFinite(params[name])),
    );
    if (!wrong) return;
    const value = params[wrong.name];
    const message = `${wrong.name} of trial ${number} must be a finite value of its distribution; got ${value}`;
    throw new MlopsError('E_TRIAL', message, { trial: number, parameter: wrong.name, value });
  }

  #observe(trial: Trial): Observation {
    const { state, curve } = trial.outcome!;
    const loss = this.#loss(trial);
    return {
      trial: trial.number,
      point: this.#points[trial.number]!,
      state: Number.isNaN(loss) ? 'failed' : state,
      loss,
      steps: curve.length,
    };
  }

  #loss(trial: Trial): number {
    return lossOf(trialValue(trial), this.definition.goal);
  }
}

function lossOf(value: number, goal: Goal): number {
  return goal === 'maximise' ? -value : value;
}
