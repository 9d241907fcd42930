import { Scorer } from '@aml-mlops/scoring';
import { type BenchRow, median } from '../report.ts';

/** Texts that are scored one by one in a timing. */
const SINGLE_TEXTS = 1000;
const BATCHES = 4;

/**
 * Processor time per document of the scorer itself, in this process, without HTTP and JSON: one text at a time, and in batches;
 * beside ONNX Runtime for the same texts, alternating, with equal labels.
 */
export async function scorerRows(
  folder: string,
  texts: readonly string[],
  { batch, repeats, model }: { readonly batch: number; readonly repeats: number; readonly model: string },
): Promise<BenchRow[]> {
  const scorers = [
    await Scorer.load(folder, { engine: 'fastest' }),
    await Scorer.load(folder, { engine: 'onnxruntime' }),
  ];
  const at = (i: number) => texts[i % texts.length]!;
  const tasks = [
    { task: 'classify a document', size: 1, parts: SINGLE_TEXTS },
    { task: `classify ${batch} documents`, size: batch, parts: BATCHES },
  ].map(({ task, size, parts }) => ({
    task,
    asked: Array.from({ length: parts }, (_, p) => Array.from({ length: size }, (__, i) => at(p * size + i))),
  }));
  const rows: BenchRow[] = [];
  for (const { task, asked } of tasks) {
    const documents = asked.reduce((sum, part) => sum + part.length, 0);
    const times: number[][] = scorers.map(() => []);
    const labels: string[][] = [];
    // The first rounds warm both engines up.
    for (let round = -2; round < repeats; round++) {
      for (const [s, scorer] of scorers.entries()) {
        const before = process.cpuUsage();
        const answers = [];
        for (const part of asked) answers.push(await scorer.classify(part));
        const { user, system } = process.cpuUsage(before);
        labels[s] = answers.flat().map(({ label }) => label);
        if (round >= 0) times[s]?.push((user + system) / documents);
      }
    }
    const [own, theirs] = times.map(median) as [number, number];
    rows.push({
      ...{ model, task, cpuMicroseconds: own, documentsACpuSecond: Math.round(1e6 / own) },
      ...{ onnxMicroseconds: theirs, labelsEqual: labels[0]!.every((label, i) => label === labels[1]![i]) },
    });
  }
  await Promise.all(scorers.map((scorer) => scorer.close()));
  return rows;
}
