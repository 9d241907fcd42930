import { createInterface } from 'node:readline';
import { startTrackingServer, type TrackingServer } from '@aml-mlops/tracking/server';

/*
 * Starts and stops tracking servers for plugin.py, one JSON line a request on standard input:
 * `{"start": {"db": …, "artifactsRoot": …, "port": …}}` is answered with `{"url": …}`, `{"stop": url}` with `{}`.
 */

const servers = new Map<string, TrackingServer>();

async function answer(line: string): Promise<object> {
  const request = JSON.parse(line) as {
    readonly start?: { readonly db: string; readonly artifactsRoot: string; readonly port: number };
    readonly stop?: string;
  };
  if (request.start) {
    const server = await startTrackingServer(request.start);
    servers.set(server.url, server);
    return { url: server.url };
  }
  const server = servers.get(request.stop ?? '');
  servers.delete(request.stop ?? '');
  await server?.close();
  return {};
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
}
for (const server of servers.values()) await server.close();
