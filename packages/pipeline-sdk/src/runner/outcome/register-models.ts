import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TrackingClient } from '@aml-mlops/tracking';
import type { Plan } from '../../define/plan.ts';
import type { Located } from '../located.ts';
import { readVerdict, type Verdict } from './verdict.ts';

export interface RegisteredModel {
  readonly name: string;
  readonly version: number;
  readonly node: string;
  readonly output: string;
  /** Undefined for a model without a gate. */
  readonly verdict: Verdict | undefined;
}

const CHAMPION = 'champion';

/** The file of a model's folder that describes it in the registry. */
const CARD_FILE = 'model-card.md';

/**
 * Registers the models that a plan declares, and moves the alias `champion` if the gate promotes one. Models
 * of nodes that did not run are left out. Idempotent: the same content is one version, and an alias that already points
 * to it is not moved.
 *
 * @throws MlopsError `E_VERDICT` for a gate without a verdict
 */
export async function registerModels(
  plan: Plan,
  outputs: Readonly<Record<string, Readonly<Record<string, Located>>>>,
  tracking: TrackingClient,
  run: string,
): Promise<RegisteredModel[]> {
  const registered: RegisteredModel[] = [];
  for (const { name, node, output, gate } of plan.models) {
    const model = outputs[node]?.[output];
    const judged = gate && outputs[gate.node]?.[gate.output];
    if (!model || (gate && !judged)) continue;
    const verdict = judged && (await readVerdict(judged.folder));
    const { version } = await tracking.models.register({
      name,
      source: model.folder,
      contentHash: model.hash,
      runId: run,
      description: await readCard(model.folder, plan.pipeline),
    });
    if (gate && verdict?.promoted) {
      await tracking.models.promote(name, CHAMPION, version, {
        who: plan.nodes.find((candidate) => candidate.name === gate.node)?.step ?? gate.node,
        why: verdict.reason,
        evidence: verdict,
      });
    }
    registered.push({ name, version, node, output, verdict });
  }
  return registered;
}

async function readCard(folder: string, pipeline: string): Promise<string> {
  try {
    return await readFile(path.join(folder, CARD_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return `Made by pipeline ${pipeline}`;
    throw error;
  }
}
