import { MlopsError } from '@aml-mlops/errors';
import type { Limits } from '../batching/limits.ts';
import type { LocatedModel, ModelIdentity } from './located-model.ts';
import { type ModelWatcher, ServedModel } from './served-model.ts';

export interface ModelSetOptions {
  readonly limits: Limits;
  readonly watcher: ModelWatcher;
  /** Told when the last answer of a version that was replaced is out, and its memory given back. */
  readonly onReleased?: (identity: ModelIdentity) => void;
}

/** A version that is loaded and has no caller yet. */
export interface PreparedModel {
  /**
   * From now on it gets every new request of its place; what the one before has taken on, that one answers, and is then
   * released.
   */
  commit(): void;
  discard(): Promise<void>;
}

/** The models that a server has, each in a place of its own: another version may take the place. */
export class ModelSet {
  readonly #places: ServedModel[] = [];
  readonly #options: ModelSetOptions;
  readonly #releases = new Set<Promise<void>>();

  private constructor(options: ModelSetOptions) {
    this.#options = options;
  }

  /** @throws MlopsError where one of them cannot be served; then none is */
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
   * The model of a name and version; without a version the first of the name, and without a name the first of all.
   *
   * @throws MlopsError `E_MODEL_UNKNOWN`, naming what is served
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
   * Loads, verifies and tries out another version for a place, while the one there goes on answering.
   *
   * @throws MlopsError where it cannot be served
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

  /** Waits for what is being answered, and releases all. */
  async close(): Promise<void> {
    for (const model of this.#places.splice(0)) this.#release(model);
    await Promise.all(this.#releases);
  }

  #release(model: ServedModel): void {
    const released = model.release().then(() => {
      this.#releases.delete(released);
      this.#options.onReleased?.(model.identity);
    });
    this.#releases.add(released);
  }
}
