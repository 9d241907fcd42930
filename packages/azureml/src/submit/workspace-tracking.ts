import { openTracking, type Tracking } from '@aml-mlops/tracking';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { MANAGEMENT_SCOPE } from '../client/token-policies.ts';

/** The tracking store of a workspace, accessed with our own identity. */
export interface WorkspaceTracking {
  /** Sends requests with a currently valid token. */
  ask<T>(question: (tracking: Tracking) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function openWorkspaceTracking(workspace: AzureWorkspace): Promise<WorkspaceTracking> {
  let token: string | undefined;
  const tracking = openTracking(await workspace.trackingUri(), { token: () => token });
  return {
    ask: async (question) => {
      token = (await workspace.credential.getToken(MANAGEMENT_SCOPE))?.token;
      return question(tracking);
    },
    close: () => tracking.close(),
  };
}
