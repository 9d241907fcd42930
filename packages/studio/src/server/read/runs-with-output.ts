import type { ArtifactKind } from '@aml-mlops/artifacts';
import { outputsOfRun, type RunHead, type RunOutput, type Workspace } from '@aml-mlops/pipeline-sdk/runner';

/** So many of the newest runs are looked through: each needs its plan. */
const LOOKED_AT = 300;

/** Outputs of a kind, of the newest runs first, each artifact once: a run that reused it shows nothing new. */
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

/** The output of a kind that a node of a run made; undefined where it made none. */
export function outputOfNode(
  workspace: Workspace,
  run: string,
  node: string,
  kind: ArtifactKind,
): RunOutput | undefined {
  return outputsOrNone(workspace, run).find((output) => output.node === node && output.kind === kind);
}

/** A plan of another version hides its own run and no other. */
function outputsOrNone(workspace: Workspace, run: string): RunOutput[] {
  try {
    return outputsOfRun(workspace, run);
  } catch {
    return [];
  }
}
