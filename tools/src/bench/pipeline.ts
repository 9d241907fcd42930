import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BenchReport, median, peakMemoryBytes, thisMachine } from './report.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

interface Case {
  readonly name: string;
  readonly args: readonly string[];
}

interface PipelineDocument {
  readonly status: string;
  readonly seconds: number;
  readonly model: { readonly metrics: { readonly accuracy: number } };
}

/**
 * Times whole `mlops run retrain` commands, including process start: in a new workspace, and again with everything
 * cached.
 *
 * @param options.archive the newsgroups archive; without it only the sample is run
 * @param options.repeats Default: 3
 */
export async function benchPipeline(options: {
  readonly archive?: string | undefined;
  readonly repeats?: number | undefined;
}): Promise<BenchReport> {
  const { archive, repeats = 3 } = options;
  const cases: Case[] = [{ name: 'sample', args: [] }];
  if (archive)
    cases.push({ name: 'newsgroups', args: ['--dataset', 'newsgroups', '--archive', path.resolve(archive)] });
  const rows = [];
  for (const { name, args } of cases) {
    const fresh: number[] = [];
    const reused: number[] = [];
    let accuracy = Number.NaN;
    for (let i = 0; i < repeats; i++) {
      const home = await mkdtemp(path.join(tmpdir(), 'mlops-bench-'));
      try {
        const first = await run(args, home);
        accuracy = first.accuracy;
        fresh.push(first.seconds);
        reused.push((await run(args, home)).seconds);
      } finally {
        await rm(home, { recursive: true, force: true });
      }
    }
    rows.push({ dataset: name, freshSeconds: median(fresh), reusedSeconds: median(reused), accuracy });
  }
  return { bench: 'pipeline', machine: thisMachine(), rows, totals: { repeats }, peakMemoryBytes: peakMemoryBytes() };
}

async function run(args: readonly string[], home: string): Promise<{ seconds: number; accuracy: number }> {
  const began = performance.now();
  const mlops = path.join(ROOT, 'packages/cli/bin/mlops.mjs');
  const child = spawn(process.execPath, [mlops, 'run', 'retrain', '--json', ...args], {
    env: { ...process.env, MLOPS_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`mlops ended with exit code ${code}`);
  const document = JSON.parse(output) as PipelineDocument;
  return { seconds: (performance.now() - began) / 1000, accuracy: document.model.metrics.accuracy };
}
