import { upstreamOf } from '../../define/plan.ts';
import type { Located } from '../located.ts';
import type { Programs } from '../planning/programs.ts';
import { reasonToSkip } from '../planning/reason-to-skip.ts';
import { locateInputs, wireInputs } from '../planning/wire-inputs.ts';
import type { RunRequest } from '../run-types.ts';
import { ArtifactStore } from '../workspace/artifact-store.ts';
import type { KeyFields } from '../workspace/tables/cache-table.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { locate, resolveNode } from './resolve-node.ts';

export interface FieldChange {
  readonly field: string;
  /** Undefined for a new field. */
  readonly before: string | undefined;
  /** Undefined for a removed field. */
  readonly now: string | undefined;
  readonly same: boolean;
}

export interface Explanation {
  readonly step: string;
  readonly verdict:
    | 'reused'
    /** No cached result has these fields. */
    | 'runs'
    /** A step that it reads from, or that its condition refers to, runs first, so its inputs are not known yet. */
    | 'depends'
    /** Its condition does not hold, or it reads from a skipped step. */
    | 'skipped';
  /** Why it would be skipped. */
  readonly reason?: string;
  /** The run whose result would be reused or whose fields are compared. */
  readonly comparedWith: string | undefined;
  /** The steps that must run before this one can be decided. */
  readonly waitsFor: readonly string[];
  readonly fields: readonly FieldChange[];
}

/** Explains for every node of a plan, field by field, why it would be reused or run. Runs nothing. */
export async function explainPlan(
  request: Pick<RunRequest, 'plan' | 'bindings'>,
  workspace: Workspace,
  programs: Programs,
): Promise<Explanation[]> {
  const { plan } = request;
  const store = new ArtifactStore(workspace.artifacts, workspace.database);
  const inputs = await locateInputs(request, store);
  const stepPrograms = await programs.forPlan(plan);
  const known = new Map<string, Readonly<Record<string, Located>>>();
  const passedOver = new Map<string, string>();
  const explanations: Explanation[] = [];
  for (const node of plan.nodes) {
    const program = stepPrograms.get(node.step);
    if (!program) continue;
    const latest = workspace.database.cache.latest(plan.scope, node.name);
    const { wired, missing } = wireInputs(node, inputs, (name, output) => known.get(name)?.[output], passedOver);
    const settled = (upstream: string) => known.has(upstream) || passedOver.has(upstream);
    const waitsFor = upstreamOf(node).filter((upstream) => !settled(upstream));
    const asked = { ...node, when: node.when.filter((condition) => settled(condition.node)) };
    const reason = await reasonToSkip(asked, (name) => known.get(name), passedOver);
    if (reason !== undefined) {
      passedOver.set(node.name, reason);
      const comparedWith = undefined;
      explanations.push({ step: node.name, verdict: 'skipped', reason, comparedWith, waitsFor: [], fields: [] });
      continue;
    }
    const { fields, entry } = await resolveNode(node, program, wired, workspace, store);
    // A node that always runs may give another result this time.
    if (entry && node.cache && waitsFor.length === 0) known.set(node.name, locate(node, entry.outputs, store));
    const compared = entry ?? latest;
    const unknown = Object.fromEntries(missing.map((port) => [`input ${port}`, UNKNOWN]));
    explanations.push({
      step: node.name,
      verdict: waitsFor.length > 0 ? 'depends' : entry && node.cache ? 'reused' : 'runs',
      comparedWith: compared?.run,
      waitsFor,
      fields: compareFields(compared?.fields ?? {}, { ...fields, ...unknown }),
    });
  }
  return explanations;
}

/** Placeholder for the content of an input that does not exist yet. */
const UNKNOWN = '(not known yet)';

/** Two sets of fields side by side: those of `now` in their order, then the removed ones. */
export function compareFields(before: KeyFields, now: KeyFields): FieldChange[] {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  return names.map((field) => ({
    field,
    before: before[field],
    now: now[field],
    same: before[field] === now[field],
  }));
}
