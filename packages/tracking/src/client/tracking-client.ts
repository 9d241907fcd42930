import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { checkArtifactPath } from '../artifacts/artifact-path.ts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { ActiveRun, Tracking, TrackingClient } from '../contract.ts';
import type { Page, RunRecord } from '../entities.ts';
import { PARENT_TAG } from '../store/runs.ts';
import { notFound } from '../tracking-error.ts';
import type { TrackingBackend } from './backend.ts';
import { BufferedRun, type RunContext } from './buffered-run.ts';
import { type RetryPolicy, withRetry } from './retry.ts';

/** The client on a backend: what `openTracking` gives, whatever the store. */
export function trackingClient(
  backend: TrackingBackend,
  options: { readonly retryPolicy: RetryPolicy; readonly warn: (message: string) => void },
): Tracking {
  const { retryPolicy, warn } = options;
  const active = new Set<BufferedRun>();
  const retrying = <T>(action: () => Promise<T>) => withRetry(action, retryPolicy);

  const activate = (record: RunRecord): ActiveRun => {
    const context: RunContext = {
      backend,
      retryPolicy,
      warn,
      startRun: (name, parent, tags) => createIn(parent.experimentId, name, { ...tags, [PARENT_TAG]: parent.runId }),
      adoptRun: async (runId, parent, goesOn) => {
        const tags = [{ key: PARENT_TAG, value: parent.runId }];
        await retrying(() => backend.logBatch(runId, { tags }));
        if (goesOn) await retrying(() => backend.setStatus(runId, 'RUNNING', { ended: false }));
        return activate(await retrying(() => backend.getRun(runId)));
      },
      childrenOf: (parent) => retrying(() => childrenOf(parent)),
      onEnd: (ended) => active.delete(ended as BufferedRun),
    };
    const run = new BufferedRun(record, context);
    active.add(run);
    return run;
  };
  const createIn = async (experimentId: string, name: string, tags: Readonly<Record<string, string>>) =>
    activate(await retrying(() => backend.createRun({ experimentId, name, tags })));
  const childrenOf = ({ runId, experimentId }: RunRecord) => {
    const filter = `tags.\`${PARENT_TAG}\` = '${runId}'`;
    const query = { experimentIds: [experimentId], filter, orderBy: ['attributes.start_time ASC'] };
    return allPages((pageToken) => backend.searchRuns({ ...query, pageToken }));
  };
  const artifactsOf = async (runId: string) => backend.artifactsOf(await backend.getRun(runId));

  const startRun: TrackingClient['startRun'] = async ({ experiment, name, parentRunId, tags = {} }) => {
    const experimentId = await retrying(() => backend.ensureExperiment(experiment));
    return createIn(experimentId, name, parentRunId ? { ...tags, [PARENT_TAG]: parentRunId } : tags);
  };

  return {
    startRun,
    attach: async (runId) => {
      const record = await retrying(() => backend.getRun(runId));
      if (record.status !== 'RUNNING') await retrying(() => backend.setStatus(runId, 'RUNNING', { ended: false }));
      return activate(record);
    },
    models: backend.models,
    listExperiments: () => allPages((pageToken) => backend.searchExperiments({ pageToken })),
    getRun: (runId) => backend.getRun(runId),
    searchRuns: async (query = {}) => {
      const ids =
        query.experimentIds ??
        (await allPages((pageToken) => backend.searchExperiments({ pageToken }))).map((e) => e.experimentId);
      return backend.searchRuns({ ...query, experimentIds: ids });
    },
    childRuns: async (runId) => childrenOf(await backend.getRun(runId)),
    metricHistory: (runId, key) => backend.metricHistory(runId, key),
    listArtifacts: async (runId, artifactPath = '') => (await artifactsOf(runId)).list(artifactPath),
    readArtifact: async (runId, artifactFile) => buffer(await (await artifactsOf(runId)).read(artifactFile)),
    downloadArtifact: async (runId, artifactPath, destination) =>
      download(await artifactsOf(runId), checkArtifactPath(artifactPath), destination),
    close: async () => {
      try {
        await Promise.all([...active].map((run) => run.drain()));
      } finally {
        await backend.close();
      }
    },
  };
}

async function allPages<T>(page: (token: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let token: string | undefined; ; ) {
    const { items: more, nextPageToken } = await page(token);
    for (const item of more) items.push(item);
    if (!nextPageToken) return items;
    token = nextPageToken;
  }
}

/** A path is a folder where something lies below it; else it is a file or does not exist. */
async function download(store: ArtifactStore, artifactPath: string, destination: string): Promise<string> {
  const target = path.join(destination, path.posix.basename(artifactPath));
  const below = await store.list(artifactPath);
  if (below.length === 0 || below.some((info) => info.path === artifactPath)) {
    if (artifactPath === '') throw notFound('artifacts of the run');
    await mkdir(destination, { recursive: true });
    await pipeline(await store.read(artifactPath), createWriteStream(target));
    return target;
  }
  for (const info of below) {
    if (!info.isDir) {
      await mkdir(target, { recursive: true });
      await pipeline(await store.read(info.path), createWriteStream(path.join(target, path.posix.basename(info.path))));
    } else await download(store, info.path, target);
  }
  return target;
}
