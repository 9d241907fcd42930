import type { Scorer } from '@aml-mlops/scoring';
import type { ModelVersion, Tracking } from '@aml-mlops/tracking';
import { modelVersion, verifiedFolder } from './model-place.ts';

export interface OpenModel {
  readonly version: ModelVersion;
  readonly scorer: Scorer;
}

/** Number of models kept open: comparing two versions loads each once. */
const MOST_OPEN = 2;

/** Models of the registry, loaded on demand. */
export class OpenModels {
  readonly #tracking: Tracking;
  /** By content, most recently used last. */
  readonly #open = new Map<string, Promise<Scorer>>();

  constructor(tracking: Tracking) {
    this.#tracking = tracking;
  }

  /** @throws MlopsError `E_NOT_FOUND`, `E_MODEL_ELSEWHERE`, `E_NOT_A_MODEL` */
  async get(name: string, number: number | undefined): Promise<OpenModel> {
    const version = await modelVersion(this.#tracking, name, number);
    const key = version.contentHash;
    const scorer = this.#open.get(key) ?? loadScorer(version);
    this.#open.delete(key);
    this.#open.set(key, scorer);
    scorer.catch(() => this.#open.delete(key));
    const [oldest] = this.#open.keys();
    if (this.#open.size > MOST_OPEN && oldest !== undefined) {
      const unused = this.#open.get(oldest);
      this.#open.delete(oldest);
      // Requests in progress still hold it; the runtime frees it after them.
      void unused?.catch(() => undefined);
    }
    return { version, scorer: await scorer };
  }

  async close(): Promise<void> {
    const all = [...this.#open.values()];
    this.#open.clear();
    for (const scorer of all) await scorer.then((one) => one.close()).catch(() => undefined);
  }
}

async function loadScorer(version: ModelVersion): Promise<Scorer> {
  const folder = await verifiedFolder(version);
  // Its runtime is slow to load, so it is loaded on demand.
  const scoring = await import('@aml-mlops/scoring');
  return scoring.Scorer.load(folder);
}
