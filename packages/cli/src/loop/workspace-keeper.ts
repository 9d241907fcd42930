import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { LoopKeeper } from './hop.ts';
import { formatState, parseState } from './loop-state.ts';

/** Stores a loop in the workspace, and its decisions in the audit log, in one transaction. */
export function workspaceKeeper(loops: Workspace['database']['loops'], model: string, who: string): LoopKeeper {
  return {
    read: () => parseState(loops.get(model)),
    advance(state, decision) {
      loops.advance(
        model,
        formatState(state),
        decision && { who, action: `loop ${decision.hop}`, why: `round ${state.rounds}: ${decision.why}` },
      );
    },
  };
}
