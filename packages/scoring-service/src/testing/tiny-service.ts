import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import type { LocatedModel } from '../models/located-model.ts';
import { type Service, type ServiceOptions, startService } from '../start-service.ts';

/** A service of the tiny model on a free port, with helpers for tests. */
export interface TinyService extends AsyncDisposable {
  readonly service: Service;
  readonly folder: string;
  readonly logged: string[];
  /** Sends JSON and parses the JSON response. */
  post(
    route: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Record<string, Record<string, unknown> | undefined> }>;
  call(route: string, init?: RequestInit): Promise<{ status: number; text: string; headers: Headers }>;
}

interface TinyOptions extends Partial<ServiceOptions> {
  /** Receives the model's location before the service starts. */
  readonly prepare?: (model: string) => Promise<void>;
}

export async function tinyService({ prepare, ...options }: TinyOptions = {}): Promise<TinyService> {
  const folder = await mkdtemp(path.join(tmpdir(), 'scoring-service-'));
  const model = await writeTinyModel(path.join(folder, 'tiny'));
  await prepare?.(model);
  const logged: string[] = [];
  const located: LocatedModel = { name: 'tiny', version: '1', folder: model };
  const service = await startService({
    sources: [{ reference: 'tiny', follows: false, locate: async () => located }],
    port: 0,
    log: (line) => logged.push(line),
    ...options,
  });
  const call = async (route: string, init: RequestInit = {}) => {
    const answer = await fetch(`${service.url}${route}`, init);
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
  return {
    ...{ service, folder, logged, call },
    post: async (route, body, headers = {}) => {
      const { status, text } = await call(route, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      return { status, body: JSON.parse(text) };
    },
    [Symbol.asyncDispose]: async () => {
      await service.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
