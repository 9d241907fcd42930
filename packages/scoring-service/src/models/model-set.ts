import { MlopsError } from '@aml-mlops/errors';
import type { ModelSource } from './model-source.ts';
import { type BatchLimits, type ModelObserver, ServedModel } from './served-model.ts';

export interface ModelSetOptions extends BatchLimits {
  readonly sources: readonly ModelSource[];
  readonly observer?: ModelObserver;
  /** Told when a model takes another's place, and why one could not. */
  readonly log: (line: string) => void;
}

/** A source with the model that answers for it now. */
interface Slot {
  readonly source: ModelSource;
  model: ServedModel;
  /** The place that was tried and refused, so that it is told once. */
  refused: string | undefined;
}

/** The models that a service answers with. The first one answers where a request names none. */
export class ModelSet {
  readonly #options: ModelSetOptions;
  readonly #slots: Slot[];
  #following: Promise<void> | undefined;
  #closed = false;

  private constructor(options: ModelSetOptions, slots: Slot[]) {
    this.#options = options;
    this.#slots = slots;
  }

  /** @throws MlopsError where one of the models cannot be served, or two have one name and version */
  static async open(options: ModelSetOptions): Promise<ModelSet> {
    const slots: Slot[] = [];
    try {
      for (const source of options.sources) {
        const model = await ServedModel.load(await source.locate(), options, options.observer);
        const twin = slots.find((slot) => isSame(slot.model, model));
        slots.push({ source, model, refused: undefined });
        if (twin) {
          const message = `models must differ in name or version; got ${keyOf(model)} as ${twin.source.description} and as ${source.description}`;
          throw new MlopsError('E_MODEL_TWICE', message);
        }
      }
    } catch (error) {
      await Promise.all(slots.map(({ model }) => model.close()));
      throw error;
    }
    return new ModelSet(options, slots);
  }

  get models(): readonly ServedModel[] {
    return this.#slots.map(({ model }) => model);
  }

  /** @throws MlopsError `E_MODEL_UNKNOWN`, naming what is served */
  find(name?: string, version?: string): ServedModel {
    const found = this.models.find(
      ({ place }) =>
        (name === undefined || place.name === name) && (version === undefined || place.version === version),
    );
    if (found) return found;
    const wanted = version === undefined ? name : `${name}:${version}`;
    throw new MlopsError('E_MODEL_UNKNOWN', `model must be one of ${this.models.map(keyOf).join(', ')}; got ${wanted}`);
  }

  /**
   * Asks the sources where their models are now. One that has moved is loaded beside the old one, checked, and takes over in one step:
   * what was asked before is answered by the old one, which then goes. One that cannot be served is told, and the old one stays.
   */
  follow(): Promise<void> {
    this.#following ??= this.#followAll().finally(() => {
      this.#following = undefined;
    });
    return this.#following;
  }

  async #followAll(): Promise<void> {
    for (const slot of this.#slots) if (slot.source.changes && !this.#closed) await this.#followOne(slot);
  }

  async #followOne(slot: Slot): Promise<void> {
    const { source } = slot;
    try {
      const place = await source.locate();
      const before = slot.model.place;
      if (place.name === before.name && place.version === before.version) return;
      if (slot.refused === place.version) return;
      try {
        const next = await ServedModel.load(place, this.#options, this.#options.observer);
        const old = slot.model;
        slot.model = next;
        slot.refused = undefined;
        this.#options.log(`${source.description} is ${keyOf(next)} now, was ${keyOf(old)}`);
        await old.close();
      } catch (error) {
        slot.refused = place.version;
        throw error;
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.log(`${source.description} stays ${keyOf(slot.model)}: ${reason}`);
    }
  }

  /** Answers what waits, and lets all models go. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#following;
    await Promise.all(this.models.map((model) => model.close()));
  }
}

function keyOf({ place }: ServedModel): string {
  return `${place.name}:${place.version}`;
}

function isSame(a: ServedModel, b: ServedModel): boolean {
  return keyOf(a) === keyOf(b);
}
