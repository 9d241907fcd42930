import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hashText } from '@aml-mlops/artifacts';
import type { Plan } from '@aml-mlops/pipeline-sdk';
import { artifactFolder, type KeyFields, openWorkspace, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { HOSTILE, LONG_DOCUMENT } from './hostile-texts.ts';
import { seedLabels } from './seed-labels.ts';
import { SERVED_RUNS, seedMonitoring } from './seed-monitoring.ts';
import { seedPipelineRuns } from './seed-pipeline-runs.ts';
import { seedPlan } from './seed-plan.ts';
import { seedTopics } from './seed-topics.ts';
import { seedTracking } from './seed-tracking.ts';
import { STUDY_RUN, seedTuning } from './seed-tuning.ts';
import { seedValidations, VALIDATED } from './seed-validations.ts';

export interface SeedOptions {
  /** Runs in tracking, in addition to those of pipelines. Default: 40. */
  readonly trackingRuns?: number;
  /** Completed pipeline runs, in addition to those in every state. Default: 0. */
  readonly pipelineRuns?: number;
}

const HOUR = 3_600_000;

/** Names of the seeded runs. */
export const SEEDED = {
  going: '20261128-100000-live',
  done: '20261128-080000-good',
  failed: '20261127-080000-fail',
  killed: '20261126-080000-kill',
  old: '20261001-080000-past',
} as const;

/**
 * Fills a workspace with runs in every state: running, completed with half of it reused, failed, killed, with an unreadable
 * plan, and with names that would be harmful if interpreted.
 */
export async function seedWorkspace(home: string, options: SeedOptions = {}): Promise<void> {
  const workspace = openWorkspace(home);
  try {
    await seedTracking(workspace.trackingUri, options.trackingRuns ?? 40);
    seedLabels(workspace.trackingUri);
    await seedMonitoring(workspace);
    await seedTuning(workspace);
    const plan = seedPlan('retrain', 'sample');
    seedRun(workspace, SEEDED.done, plan, { reused: ['ingest', 'full-validation', 'subset-validation'] });
    seedRun(workspace, SEEDED.failed, plan, { failed: 'tuning' });
    seedRun(
      workspace,
      SEEDED.killed,
      seedPlan('score', HOSTILE.markup, { score: [], [HOSTILE.direction]: ['score'] }),
      {
        goingAt: 'score',
      },
    );
    seedRun(workspace, SEEDED.going, plan, { goingAt: 'selection' });
    workspace.database.runs.start({
      id: SEEDED.old,
      pipeline: HOSTILE.formula,
      scope: HOSTILE.emoji,
      request: '{"plan":{"schemaVersion":99}}',
    });
    workspace.database.runs.finish(SEEDED.old, 'done');
    workspace.database.audit.add({
      who: HOSTILE.direction,
      action: 'cancel',
      subject: SEEDED.killed,
      why: HOSTILE.markup,
    });
    workspace.database.datasets.register({
      name: 'sample-train',
      contentHash: 'a'.repeat(64),
      rows: 5280,
      labels: ['sport', 'science', HOSTILE.markup, HOSTILE.prototype],
      lineage: { step: 'define-dataset', run: SEEDED.done },
      run: SEEDED.done,
    });
    await seedTopics(workspace, SEEDED.done);
    await seedValidations(workspace);
  } finally {
    workspace.close();
  }
  placeInTime(home);
  if (options.pipelineRuns) seedPipelineRuns(home, SEEDED.done, options.pipelineRuns);
}

function seedRun(
  workspace: Workspace,
  id: string,
  plan: Plan,
  how: { readonly reused?: readonly string[]; readonly failed?: string; readonly goingAt?: string },
): void {
  const { runs, cache, progress } = workspace.database;
  runs.start({
    id,
    pipeline: plan.pipeline,
    scope: plan.scope,
    request: JSON.stringify({ plan, bindings: {}, selection: {} }),
  });
  const start = Date.now();
  for (const [i, node] of plan.nodes.entries()) {
    if (how.goingAt !== undefined && plan.nodes.findIndex(({ name }) => name === how.goingAt) < i) break;
    const attempt = runs.queueNode(id, node.name);
    const logFile = path.join(workspace.runs, id, node.name, String(attempt), 'log.txt');
    mkdirSync(path.dirname(logFile), { recursive: true });
    writeFileSync(
      logFile,
      `${node.name} begins\nread 5280 documents of ${HOSTILE.control}\n${HOSTILE.markup}\n${node.name} is done\n`,
    );
    const fields: KeyFields = {
      step: node.step,
      program: hashText(`${node.step} 1`),
      environment: hashText('node'),
      'param seed': '42',
      'param size': id === SEEDED.done ? '0.2' : id === SEEDED.failed ? '0.3' : '0.4',
    };
    const key = hashText(`${node.name} ${JSON.stringify(fields)}`);
    const startedAt = new Date(start + i * 4000);
    const timing = {
      startedAt,
      finishedAt: new Date(start + i * 4000 + 2000 + i * 900),
      peakMemoryBytes: 90e6 + i * 41e6,
    };
    const known = { cacheKey: key, fields, logFile };
    if (node.name === how.goingAt) {
      runs.updateNode(id, node.name, attempt, { ...known, status: 'running', startedAt });
      progress.put(id, {
        node: node.name,
        done: 13,
        total: 40,
        message: `fold 2 of 5 ${HOSTILE.direction}`,
        at: new Date(),
      });
    } else if (node.name === how.failed) {
      const error = `step ${node.name} failed: rows of ${HOSTILE.markup} must be >= 10; got 3 ${LONG_DOCUMENT}`;
      runs.updateNode(id, node.name, attempt, { ...known, ...timing, status: 'failed', error });
      break;
    } else {
      const isReused = how.reused?.includes(node.name) ?? false;
      const made = hashText(`${id} ${node.name}`);
      cache.put({ key, scope: plan.scope, node: node.name, fields, outputs: { made }, run: id, seconds: 3 });
      seedArtifact(artifactFolder(workspace, 'report/seeded', made), node.name);
      runs.updateNode(id, node.name, attempt, {
        ...known,
        ...(isReused ? { startedAt, finishedAt: startedAt } : timing),
        status: isReused ? 'reused' : 'ran',
      });
    }
  }
  if (how.goingAt === undefined) runs.finish(id, how.failed === undefined ? 'done' : 'failed');
}

function seedArtifact(folder: string, node: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'report.json'), JSON.stringify({ node, rows: 5280 }));
  writeFileSync(
    path.join(folder, 'report.html'),
    `<!doctype html><title>${node}</title><script>parent.harmed = true</script><h1>Report of ${node}</h1>`,
  );
}

/** Runs are days apart, and the process of one is dead. */
function placeInTime(home: string): void {
  const database = new (process.getBuiltinModule('node:sqlite').DatabaseSync)(path.join(home, 'workspace.db'));
  const now = Date.now();
  const starts = {
    [SEEDED.going]: now - 60_000,
    [SEEDED.done]: now - 3 * HOUR,
    [SEEDED.failed]: now - 26 * HOUR,
    [SEEDED.killed]: now - 50 * HOUR,
    [SEEDED.old]: now - 1400 * HOUR,
    [SERVED_RUNS.trained]: now - 2000 * HOUR,
    [SERVED_RUNS.monitored]: now - 1900 * HOUR,
    [STUDY_RUN]: now - 1800 * HOUR,
    ...Object.fromEntries(VALIDATED.map((id, week) => [id, now - (VALIDATED.length - week) * 168 * HOUR])),
  };
  const startOf = database.prepare('SELECT started_at FROM runs WHERE id = ?');
  const moveRun = database.prepare(
    'UPDATE runs SET started_at = started_at + ?1, finished_at = finished_at + ?1 + 45000 WHERE id = ?2',
  );
  const moveNodes = database.prepare(
    'UPDATE node_attempts SET queued_at = started_at + ?1 - 300, started_at = started_at + ?1, finished_at = finished_at + ?1 WHERE run = ?2',
  );
  const moveCache = database.prepare('UPDATE cache_entries SET created_at = created_at + ? + 120000 WHERE run = ?');
  for (const [id, at] of Object.entries(starts)) {
    const by = at - Number(startOf.get(id)?.['started_at']);
    moveRun.run(by, id);
    moveNodes.run(by, id);
    moveCache.run(by, id);
  }
  database.prepare(`UPDATE runs SET pid = ?, process = 'gone' WHERE id = ?`).run(2 ** 22 + 1, SEEDED.killed);
  database.close();
}
