import type { ModelVersion } from '@aml-mlops/tracking';
import type { ModelShownWhole, TestSet } from '../../api/models.ts';
import { isStored } from '../artifacts/stored-artifact.ts';
import type { StudioContext } from '../context.ts';
import { notFound } from '../not-found.ts';
import { flatEvidence } from './flat-evidence.ts';

/** A model with its versions, its promotions, and the datasets to compare it on. @throws MlopsError `E_NOT_FOUND` */
export async function registeredModel(context: StudioContext, name: string): Promise<ModelShownWhole> {
  const { workspace, tracking } = context;
  const versions = await versionsOf(context, name);
  const promotions = await tracking.models.promotions(name);
  return {
    name,
    versions: await Promise.all(
      versions.map(async ({ version, createdAt, runId, aliases, contentHash, tags }) => ({
        version,
        createdAt: createdAt.getTime(),
        runId,
        aliases,
        contentHash,
        isThere: await isStored(workspace, 'model/classifier', contentHash),
        tags: Object.entries(tags),
      })),
    ),
    promotions: promotions.map(({ at, evidence, alias, version, previousVersion, who, why }) => {
      return { alias, version, previousVersion, at: at.getTime(), who, why, evidence: flatEvidence(evidence) };
    }),
    testSets: testSetsOf(context, name),
  };
}

/** Newest first. @throws MlopsError `E_NOT_FOUND` for an unknown model */
export async function versionsOf({ tracking }: StudioContext, name: string): Promise<ModelVersion[]> {
  // The registry's own error for an unknown name is a different one.
  if (!(await tracking.models.listModels()).includes(name)) throw notFound('model', 'the registry', name);
  return tracking.models.listVersions(name);
}

const NEWEST_OF_EACH = 5;

/**
 * Dataset versions that a model can be compared on: test sets that share its name prefix (`sample-test` for
 * `sample-classifier`) come first, training sets last.
 */
function testSetsOf({ workspace }: StudioContext, model: string): TestSet[] {
  const { datasets } = workspace.database;
  const owner = model.includes('-') ? model.slice(0, model.lastIndexOf('-') + 1) : model;
  const rank = (name: string) =>
    (name.startsWith(owner) ? 0 : 8) + (/test$/.test(name) ? 0 : 4) + (name.includes('subset') ? 2 : 0);
  return datasets
    .names()
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .flatMap((name) => datasets.list(name).slice(0, NEWEST_OF_EACH))
    .filter(({ rows }) => rows > 0)
    .map(({ name, version, rows }) => ({ name, version, rows }));
}
