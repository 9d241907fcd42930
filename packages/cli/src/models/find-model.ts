import path from 'node:path';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { openTracking } from '@aml-mlops/tracking';
import { resolveModel, verifiedFolder } from './resolve-model.ts';

/** Selects a model: a registered one, or a folder. */
export interface ModelChoice {
  readonly model?: string;
  readonly folder?: string;
}

export interface FoundModel {
  /** The registered name, or the name in the folder. */
  readonly name: string;
  /** Undefined if the model is not registered. */
  readonly version: number | undefined;
  readonly folder: string;
}

/**
 * Finds the model and verifies its files against the registration, or against the folder's own manifest.
 *
 * @throws MlopsError `E_MODEL_UNKNOWN`, `E_MODEL_ELSEWHERE`, `E_NOT_A_MODEL`, `E_PARITY`, `E_MODEL_DAMAGED`
 */
export async function findModel({ model, folder }: ModelChoice, workspace: Workspace): Promise<FoundModel> {
  if (folder !== undefined) {
    const resolved = path.resolve(folder);
    const { verifyModel } = await import('@aml-mlops/scoring');
    await verifyModel({ name: path.basename(resolved), folder: resolved });
    return { name: path.basename(resolved), version: undefined, folder: resolved };
  }
  const tracking = await openTracking(workspace.trackingUri);
  try {
    const found = await resolveModel(tracking.models, model);
    return { name: found.name, version: found.version, folder: await verifiedFolder(found) };
  } finally {
    await tracking.close();
  }
}
