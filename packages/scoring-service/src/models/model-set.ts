import { MlopsError } from '@aml-mlops/errors';
import { collectGarbage } from '@aml-mlops/parallel';
import type { Limits } from '../batching/limits.ts';
import type { LocatedModel, ModelIdentity } from './located-model.ts';
import { type ModelWatcher, ServedModel } from './served-model.ts';

export interface ModelSetOptions {
  readonly limits: Limits;
  readonly watcher: ModelWatcher;
  /** Called when a replaced version has given its last answer and its memory is released. */
  readonly onReleased?: (identity: ModelIdentity) => void;
}

/** A loaded version without callers. */
export interface PreparedModel {
  /**
   * From now on it receives every new request of its slot; the previous version completes its requests, and is then
   * released.
   */
  commit(): void;
  discard(): Promise<void>;
}

/** The models of a server, each in its own slot, in which another version may replace it. */
export class ModelSet {
  readonly #places: ServedModel[] = [];
  readonly #options: ModelSetOptions;
  readonly #releases = new Set<Promise<void>>();

  private constructor(options: ModelSetOptions) {
    this.#options = options;
  }

  /** @throws MlopsError if one of them cannot be served; then none is */
  static async load(located: readonly LocatedModel[], options: ModelSetOptions): Promise<ModelSet> {
    const set = new ModelSet(options);
    try {
      for (const model of located) set.#places.push(await ServedModel.load(model, options.limits, options.watcher));
    } catch (error) {
      await set.close();
      throw error;
    }
    return set;
  }

  get identities(): ModelIdentity[] {
    return this.#places.map(({ identity }) => identity);
  }

  get models(): readonly ServedModel[] {
    return this.#places;
  }

  get waitingTexts(): number {
    return this.#places.reduce((sum, model) => sum + model.waitingTexts, 0);
  }

  /**
   * The model with a name and version; without a version the first with the name, and without a name the first of all.
   *
   * @throws MlopsError `E_MODEL_UNKNOWN`, with the served names
   */
  find(name?: string, version?: string): ServedModel {
    const found = this.#places.find(
      ({ identity }) =>
        (name === undefined || identity.name === name) && (version === undefined || identity.version === version),
    );
    if (found) return found;
    const served = this.identities.map((model) => `${model.name}:${model.version}`).join(', ');
    const asked = version === undefined ? name : `${name}:${version}`;
    throw new MlopsError('E_MODEL_UNKNOWN', `model of request must be one of ${served}; got ${asked}`);
  }

  /**
   * Loads, verifies and tests another version for a slot, while the current one continues to answer.
   *
   * @throws MlopsError if it cannot be served
   */
  async prepare(place: number, located: LocatedModel): Promise<PreparedModel> {
    const next = await ServedModel.load(located, this.#options.limits, this.#options.watcher);
    return {
      commit: () => {
        const [before] = this.#places.splice(place, 1, next);
        if (before) this.#release(before);
      },
      discard: () => next.release(),
    };
  }

  /** Waits for requests in progress, and releases all models. */
  async close(): Promise<void> {
    for (const model of this.#places.splice(0)) this.#release(model);
    await Promise.all(this.#releases);
  }

  #release(model: ServedModel): void {
    const { identity } = model;
    const released = model.release().then(() => {
      this.#releases.delete(released);
      // Where V8 would find the old model some swaps later, several would be in memory.
      collectGarbage();
      this.#options.onReleased?.(identity);
    });
    this.#releases.add(released);
  }
}
