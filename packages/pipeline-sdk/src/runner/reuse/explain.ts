import { upstreamOf } from '../../define/plan.ts';
import type { Programs } from '../planning/programs.ts';
import { locateInputs, wireInputs } from '../planning/wire-inputs.ts';
import type { RunRequest } from '../run-types.ts';
import { ArtifactStore } from '../workspace/artifact-store.ts';
import type { KeyFields } from '../workspace/tables/cache-table.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type Located, locate, resolveNode } from './resolve-node.ts';

export interface FieldChange {
  readonly field: string;
  /** Nothing where the field is new. */
  readonly before: string | undefined;
  /** Nothing where the field is gone. */
  readonly now: string | undefined;
  readonly same: boolean;
}

export interface Explanation {
  readonly step: string;
  readonly verdict:
    | 'reused'
    /** It has not been run with these fields. */
    | 'runs'
    /** A step that it reads from runs first, so what it will read is not known yet. */
    | 'depends';
  /** The run whose result would be reused, or with which the fields are compared. */
  readonly comparedWith: string | undefined;
  /** The steps whose running makes this one depend. */
  readonly waitsFor: readonly string[];
  readonly fields: readonly FieldChange[];
}

/** Says of every node of a plan, field by field, why it would be reused or run. Runs nothing. */
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
  const explanations: Explanation[] = [];
  for (const node of plan.nodes) {
    const program = stepPrograms.get(node.step);
    if (!program) continue;
    const latest = workspace.database.cache.latest(plan.scope, node.name);
    const { wired, missing } = wireInputs(node, inputs, (name, output) => known.get(name)?.[output]);
    const waitsFor = upstreamOf(node).filter((upstream) => !known.has(upstream));
    const { fields, entry } = await resolveNode(node, program, wired, workspace, store);
    if (entry) known.set(node.name, locate(node, entry.outputs, store));
    const compared = entry ?? latest;
    const unknown = Object.fromEntries(missing.map((port) => [`input ${port}`, UNKNOWN]));
    explanations.push({
      step: node.name,
      verdict: missing.length > 0 ? 'depends' : entry && node.cache ? 'reused' : 'runs',
      comparedWith: compared?.run,
      waitsFor,
      fields: compareFields(compared?.fields ?? {}, { ...fields, ...unknown }),
    });
  }
  return explanations;
}

/** Stands for the content of an input that is not made yet. */
const UNKNOWN = '(not known yet)';

function compareFields(before: KeyFields, now: KeyFields): FieldChange[] {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  return names.map((field) => ({
    field,
    before: before[field],
    now: now[field],
    same: before[field] === now[field],
  }));
}
