import { makeQuery, strategyOf } from '@aml-mlops/feedback/labels';
import { Sfc32 } from '@aml-mlops/random';
import type { BenchRow } from '../report.ts';

/** Texts of about a hundred words, drawn from the words of the corpus. */
export function largePool(texts: readonly string[], documents: number): string[] {
  const random = new Sfc32(1, 'large pool');
  const words = texts.map((text) => text.split(/\s+/));
  return Array.from({ length: documents }, () => {
    const own = words[random.below(words.length)]!;
    const start = random.below(Math.max(1, own.length - 80));
    const other = words[random.below(words.length)]!;
    const at = random.below(Math.max(1, other.length - 20));
    return [...own.slice(start, start + 80), ...other.slice(at, at + 20)].join(' ');
  });
}

/** A query of 20 texts on a large pool: duplicates, rows and choice, with synthetic probabilities. */
export async function poolRow(
  corpus: { readonly train: { readonly texts: readonly string[] }; readonly labels: readonly string[] },
  documents: number,
): Promise<BenchRow> {
  const texts = largePool(corpus.train.texts, documents);
  const random = new Sfc32(2, 'probabilities');
  const classes = corpus.labels.length;
  const model = {
    name: 'made-up',
    probabilities: async (asked: readonly string[]) =>
      Float64Array.from({ length: asked.length * classes }, () => random.uniform() / classes),
  };
  const pool = { ids: texts.map((_, i) => String(i)), texts, source: 'made-up' };
  const options = { strategy: strategyOf('density-margin'), count: 20, control: 0.2, floor: 0.1, seed: 1 };
  const began = performance.now();
  let choosing = 0;
  const onProgress = (message: string) => {
    if (message.startsWith('asking')) choosing = performance.now();
  };
  const labelled = { texts: [], targets: new Int32Array() };
  const { items } = await makeQuery(pool, corpus.labels, { labelled, known: [], model }, { ...options, onProgress });
  const end = performance.now();
  return {
    run: `query of ${items.length} from ${documents} texts`,
    seconds: (end - began) / 1000,
    chooseSeconds: (end - choosing) / 1000,
  };
}
