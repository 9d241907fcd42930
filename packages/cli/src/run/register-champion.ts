import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunResult } from '@aml-mlops/pipeline-sdk/runner';
import type { TrackingClient } from '@aml-mlops/tracking';
import { readDecision } from '../report/decision.ts';

export function modelName(scope: string): string {
  return `${scope}-classifier`;
}

/**
 * Enters the trained model into the registry and, where the champion gate says so, moves the alias `champion` to it.
 * Idempotent: the same content is one version, and an alias that is where it belongs is not moved.
 */
export async function registerChampion(options: {
  readonly outputs: RunResult['outputs'];
  readonly scope: string;
  readonly tracking: TrackingClient;
  readonly run: string;
}): Promise<void> {
  const { outputs, scope, tracking, run } = options;
  const model = outputs['trainer']?.['model'];
  const decisionFolder = outputs['champion-gate']?.['decision']?.folder;
  if (!model || !decisionFolder) return;
  const decision = await readDecision(decisionFolder);
  const name = modelName(scope);
  const version = await tracking.models.register({
    name,
    source: model.folder,
    contentHash: model.hash,
    runId: run,
    description: await readFile(path.join(model.folder, 'model-card.md'), 'utf8'),
  });
  if (!decision.promoted) return;
  await tracking.models.promote(name, 'champion', version.version, {
    who: 'champion-gate',
    why: decision.reason,
    evidence: decision,
  });
}
