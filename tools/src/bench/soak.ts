import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Scorer } from '@aml-mlops/scoring';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import { MEMORY_VARIABLES } from '@aml-mlops/scoring-service';
import { type BenchReport, median, thisMachine } from './report.ts';
import { sampleTexts } from './sample-texts.ts';
import { type ServedSide, startServed } from './serve/served-side.ts';

const SWAP_SECONDS = 20;
const CONNECTIONS = 8;
const REQUESTS_A_SECOND = 50;
const TEXTS = 200;
const SAMPLE_MS = 5000;
/** Warm-up time, in which caches fill and code is compiled. */
const WARM_MINUTES = 5;

interface Counts {
  requests: number;
  lost: number;
  mixed: number;
  readonly versions: Set<string>;
}

/**
 * Runs the service for a long time at a modest rate, while its champion is swapped every so often between the given model and a tiny one
 * with other labels: measures the growth of its resident set, and requests that were not answered, or were answered by another version or
 * for another caller's texts. Linux.
 *
 * @param options.minutes Default: 60; the slope excludes the first five
 * @param options.swapSeconds between swaps. Default: 20. A short time shows sooner where memory settles
 */
export async function benchSoak(options: {
  readonly folder: string;
  readonly minutes?: number | undefined;
  readonly swapSeconds?: number | undefined;
}): Promise<BenchReport> {
  const { minutes = 60, swapSeconds = SWAP_SECONDS } = options;
  const scratch = await mkdtemp(path.join(tmpdir(), 'soak-'));
  const folders = [path.resolve(options.folder), await writeTinyModel(path.join(scratch, 'tiny'))];
  const texts = sampleTexts().slice(0, TEXTS);
  const labels = await Promise.all(folders.map((folder) => labelsOf(folder, texts)));
  const served = await startServed((port) => ({
    program: process.execPath,
    args: [path.join(import.meta.dirname, 'serve/soak-server.ts'), String(port), String(swapSeconds), ...folders],
    env: MEMORY_VARIABLES,
  }));
  try {
    const counts: Counts = { requests: 0, lost: 0, mixed: 0, versions: new Set() };
    const [began, until] = [Date.now(), Date.now() + minutes * 60_000];
    const memory: [hours: number, megabytes: number][] = [];
    const watch = setInterval(() => {
      memory.push([(Date.now() - began) / 3_600_000, served.memoryBytes() / 2 ** 20]);
    }, SAMPLE_MS);
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const cpuBefore = served.cpuSeconds();
    await Promise.all(
      Array.from({ length: CONNECTIONS }, (_, lane) => ask(served, agent, { texts, labels, lane, until, counts })),
    );
    clearInterval(watch);
    agent.destroy();
    const warm = Math.min(WARM_MINUTES, minutes / 2) / 60;
    const settled = memory.filter(([hours]) => hours >= warm);
    const { requests, lost, mixed, versions } = counts;
    return {
      bench: 'soak',
      machine: thisMachine(),
      rows: [
        {
          ...{
            task: `${minutes} minutes, a swap every ${swapSeconds} s`,
            requests,
            lost,
            mixed,
            swaps: versions.size - 1,
          },
          megabytesAnHour: slope(settled),
          firstMegabytes: settled[0]?.[1] ?? null,
          lastMegabytes: settled.at(-1)?.[1] ?? null,
          cpuMicroseconds: ((served.cpuSeconds() - cpuBefore) / requests) * 1e6,
        },
      ],
      totals: { minutes },
      peakMemoryBytes: served.peakMemoryBytes(),
    };
  } finally {
    await served.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Lane {
  readonly texts: readonly string[];
  /** Labels of the texts, by model. */
  readonly labels: readonly (readonly string[])[];
  readonly lane: number;
  readonly until: number;
  readonly counts: Counts;
}

/** Sends one to three texts at a time, different ones per connection, and compares the answer with that of the model that it names. */
async function ask(served: ServedSide, agent: Agent, { texts, labels, lane, until, counts }: Lane): Promise<void> {
  for (let i = lane; Date.now() < until; i += CONNECTIONS) {
    const asked = Array.from({ length: 1 + (i % 3) }, (_, k) => (i * 7 + k * 31) % texts.length);
    const answer = await served.askOnce(
      agent,
      asked.map((at) => texts[at]!),
    );
    counts.requests++;
    if (!answer) counts.lost++;
    else {
      const version = answer.model?.version ?? '0';
      counts.versions.add(version);
      const wanted = labels[(Number(version) - 1) % labels.length];
      const isRight =
        answer.predictions.length === asked.length &&
        asked.every((at, k) => answer.predictions[k]?.label === wanted?.[at]);
      if (!isRight) counts.mixed++;
    }
    await delay((CONNECTIONS / REQUESTS_A_SECOND) * 1000);
  }
}

async function labelsOf(folder: string, texts: readonly string[]): Promise<string[]> {
  const scorer = await Scorer.load(folder);
  const answers = await scorer.classify(texts);
  await scorer.close();
  return answers.map(({ label }) => label);
}

/**
 * Median of the slopes between all pairs of points (Theil and Sen). While a version is loaded its memory is there beside the old one's: the
 * few measurements that see this do not count, as they would in a least-squares line.
 */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  return median(
    points.flatMap(([x, y], i) => points.slice(0, i).map(([earlier, before]) => (y - before) / (x - earlier))),
  );
}
