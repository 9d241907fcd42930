import path from 'node:path';
import { startTrackingServer, type TrackingServer } from '@aml-mlops/tracking/server';

/** The MLflow servers of the workspaces, one each, started on first use. */
export interface TrackingServers {
  /** The address of a workspace's server, by the workspace's own id. */
  urlOf(workspaceGuid: string): Promise<string>;
  close(): Promise<void>;
}

export function makeTrackingServers(folder: string): TrackingServers {
  const servers = new Map<string, Promise<TrackingServer>>();
  return {
    async urlOf(guid) {
      const known = servers.get(guid);
      const server = known ?? startTrackingServer({ db: path.join(folder, guid, 'mlflow.db'), port: 0 });
      servers.set(guid, server);
      return (await server).url;
    },
    async close() {
      for (const server of servers.values()) await (await server).close();
      servers.clear();
    },
  };
}
