import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BenchReport, type BenchRow, median, peakMemoryBytes, thisMachine } from './report.ts';
import { sampleTexts } from './sample-texts.ts';
import { scorerRows } from './serve/scorer-rows.ts';
import { type ServedSide, startServed } from './serve/served-side.ts';
import { FOUR_GROUPS, readNewsgroups } from './text/newsgroups.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const BATCH = 256;

/** The load: documents per request, number of connections, number of repetitions. */
const TASKS = [
  { task: 'a document, 1 connection', documents: 1, connections: 1, requests: 2000 },
  { task: 'a document, 16 connections', documents: 1, connections: 16, requests: 4000 },
  { task: `${BATCH} documents, 1 connection`, documents: BATCH, connections: 1, requests: 32 },
] as const;

/**
 * Processor time per document of the scoring service, in its own process, on the sample's documents or the newsgroups'; compared
 * with FastAPI, uvicorn and ONNX Runtime on the same model if a Python with them is given, alternating. Labels must be equal.
 * Before that the scorer by itself, without HTTP, beside ONNX Runtime. Linux.
 *
 * @param options.folder a model folder, or several with commas between
 * @param options.python a Python with fastapi, uvicorn, onnxruntime and pandas; without it only our side runs
 * @param options.archive of the newsgroups, whose four groups' test posts are asked. Default: the sample's documents
 * @param options.repeats Default: 3
 */
export async function benchServe(options: {
  readonly folder: string;
  readonly python?: string | undefined;
  readonly archive?: string | undefined;
  readonly repeats?: number | undefined;
}): Promise<BenchReport> {
  const { python, archive, repeats = 3 } = options;
  const texts = archive === undefined ? sampleTexts() : await newsgroupTexts(archive);
  const folders = options.folder.split(',').map((folder) => path.resolve(folder));
  const rows: BenchRow[] = [];
  let peak = 0;
  for (const folder of folders) {
    const model = await nameOf(folder);
    rows.push(...(await scorerRows(folder, texts, { batch: BATCH, repeats, model })));
    const served = await servedRows(folder, texts, { python, repeats, model });
    rows.push(...served.rows);
    peak = Math.max(peak, served.peakMemoryBytes, peakMemoryBytes());
  }
  return { bench: 'serve', machine: thisMachine(), rows, totals: { repeats }, peakMemoryBytes: peak };
}

/** Rows of the service, and of the peer beside it. */
async function servedRows(
  folder: string,
  texts: readonly string[],
  { python, repeats, model }: { readonly python: string | undefined; readonly repeats: number; readonly model: string },
): Promise<{ readonly rows: BenchRow[]; readonly peakMemoryBytes: number }> {
  const sides: ServedSide[] = [];
  try {
    sides.push(
      await startServed((port) => ({
        program: process.execPath,
        args: [path.join(ROOT, 'packages/scoring-service/src/main.ts')],
        env: { AZUREML_MODEL_DIR: folder, SERVER_HOST: '127.0.0.1', SERVER_PORT: String(port), SCORING_DRAIN_MS: '0' },
      })),
    );
    if (python) {
      const server = path.join(import.meta.dirname, 'serve/peer_server.py');
      sides.push(await startServed((port) => ({ program: python, args: [server, folder, String(port)], env: {} })));
    }
    const rows: BenchRow[] = [];
    for (const { task, documents, connections, requests } of TASKS) {
      const asked = Array.from({ length: requests }, (_, i) =>
        Array.from({ length: documents }, (__, d) => texts[(i * documents + d) % texts.length]!),
      );
      const times: number[][] = sides.map(() => []);
      const labels: string[][] = [];
      // The first round warms both sides up.
      for (let round = 0; round <= repeats; round++) {
        for (const [side, served] of sides.entries()) {
          const answer = await served.ask(asked, connections);
          labels[side] = answer.labels;
          if (round > 0) times[side]?.push(answer.cpuSeconds / (requests * documents));
        }
      }
      rows.push({ model, ...rowOf(task, times.map(median), labels) });
    }
    return { rows, peakMemoryBytes: Math.max(...sides.map((side) => side.peakMemoryBytes())) };
  } finally {
    await Promise.all(sides.map((side) => side.close()));
  }
}

/** What a model folder says of itself. */
async function nameOf(folder: string): Promise<string> {
  const { producer } = JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8')) as {
    readonly producer: { readonly step: string; readonly model?: string };
  };
  return producer.model ?? producer.step;
}

async function newsgroupTexts(archive: string): Promise<readonly string[]> {
  const cache = await mkdtemp(path.join(tmpdir(), 'serve-'));
  try {
    return (await readNewsgroups(archive, cache, FOUR_GROUPS)).test;
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}

function rowOf(task: string, [own = Number.NaN, peer]: readonly number[], labels: readonly string[][]): BenchRow {
  const row = { task, cpuMicroseconds: own * 1e6, documentsACpuSecond: Math.round(1 / own) };
  if (peer === undefined) return row;
  const labelsEqual = labels[0]?.every((label, i) => label === labels[1]?.[i]) ?? false;
  return { ...row, peerCpuMicroseconds: peer * 1e6, ratio: own / peer, labelsEqual };
}
