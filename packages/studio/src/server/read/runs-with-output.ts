import type { ArtifactKind } from '@aml-mlops/artifacts';
import { outputsOfRun, type RunHead, type RunOutput, type Workspace } from '@aml-mlops/pipeline-sdk/runner';

/** Number of newest runs searched: each needs its plan. */
const LOOKED_AT = 300;

/** Outputs of a kind, newest runs first, each artifact once: a run that reused it is omitted. */
export function runsWithOutput(
  workspace: Workspace,
  kind: ArtifactKind,
): { readonly run: RunHead; readonly output: RunOutput }[] {
  const seen = new Set<string>();
  return workspace.database.runs.heads(LOOKED_AT).flatMap((run) =>
    outputsOrNone(workspace, run.id).flatMap((output) => {
      if (output.kind !== kind || seen.has(output.hash)) return [];
      seen.add(output.hash);
      return [{ run, output }];
    }),
  );
}

/** The output of a kind made by a node of a run; undefined if there is none. */
export function outputOfNode(
  workspace: Workspace,
  run: string,
  node: string,
  kind: ArtifactKind,
): RunOutput | undefined {
  return outputsOrNone(workspace, run).find((output) => output.node === node && output.kind === kind);
}

/** A plan of another version hides only its own run. */
function outputsOrNone(workspace: Workspace, run: string): RunOutput[] {
  try {
    return outputsOfRun(workspace, run);
  } catch {
    return [];
  }
}
