import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTrackingServer, type TrackingServer } from './index.ts';

/*
 * What MLflow's own client asked MLflow's own server, in order, is asked of ours, and the answers are compared field by
 * field. Ids and times differ from run to run: ids are learnt as they first appear and put into later requests.
 */

interface Content {
  readonly json?: unknown;
  readonly text?: string;
  readonly base64?: string;
}
interface Exchange {
  readonly request: { readonly method: string; readonly url: string; readonly type?: string; readonly body?: Content };
  readonly response: { readonly status: number; readonly body?: Content };
}

const file = path.join(import.meta.dirname, '../../fixtures/golden.json');
const golden = JSON.parse(readFileSync(file, 'utf8')) as { mlflow: string; exchanges: Exchange[] };
const folder = mkdtempSync(path.join(tmpdir(), 'tracking-golden-'));
let server: TrackingServer;

beforeAll(async () => {
  server = await startTrackingServer({ db: path.join(folder, 'mlops.db'), port: 0 });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test(`our server answers ${golden.exchanges.length} requests of MLflow ${golden.mlflow}'s client as MLflow does`, async () => {
  const ids = new Map<string, string>();
  for (const [i, { request, response }] of golden.exchanges.entries()) {
    const where = `exchange ${i}: ${request.method} ${request.url}`;
    const body = bytesOf(request.body, ids);
    const answer = await fetch(server.url + renamed(request.url, ids), {
      method: request.method,
      headers: request.type ? { 'content-type': request.type } : {},
      ...(body && { body: new Uint8Array(body) }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(`${answer.status} ${answer.status === response.status ? '' : bytes}`, where).toBe(`${response.status} `);
    if (response.body?.json === undefined) {
      expect(bytes, where).toEqual(bytesOf(response.body, ids) ?? Buffer.from(request.method === 'PUT' ? '{}' : ''));
      continue;
    }
    const differences: string[] = [];
    compare(response.body.json, JSON.parse(bytes.toString()), '', ids, differences);
    expect(
      differences.filter((difference) => !NAN_LOST.test(difference)),
      where,
    ).toEqual([]);
  }
  expect(ids.size).toBeGreaterThan(3);
});

/** MLflow 3.17 answers 0 for the NaN of a logged model's metric; its own runs/get, and ours, answer NaN. */
const NAN_LOST = /^models?(\[\d+\])?\.data\.metrics\[\d+\]\.value: 0 \/ NaN$/;

const ID = /\b(?:m-)?[0-9a-f]{32}\b/g;

function renamed(text: string, ids: ReadonlyMap<string, string>): string {
  let result = text;
  for (const [recorded, ours] of ids) result = result.replaceAll(recorded, ours);
  return result;
}

function bytesOf(content: Content | undefined, ids: ReadonlyMap<string, string>): Buffer | undefined {
  if (content === undefined) return undefined;
  if (content.base64 !== undefined) return Buffer.from(content.base64, 'base64');
  return Buffer.from(renamed(content.text ?? JSON.stringify(content.json), ids));
}

/** What may differ: the words of an error, page tokens, what MLflow's server can do besides, and when something happened. */
const FREE = /(^|\.)(message|next_page_token|features_enabled|presigned_[a-z_]*|[a-z_]*time(stamp)?(_ms)?)$/;

function compare(wanted: unknown, got: unknown, at: string, ids: Map<string, string>, differences: string[]): void {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(got) || got.length !== wanted.length) {
      differences.push(`${at}: ${JSON.stringify(wanted)} / ${JSON.stringify(got)}`);
      return;
    }
    const [left, right] = [arranged(wanted), arranged(got)];
    for (const [i, item] of left.entries()) compare(item, right[i], `${at}[${i}]`, ids, differences);
  } else if (typeof wanted === 'object' && wanted !== null) {
    for (const [key, value] of Object.entries(wanted)) {
      const inside = at === '' ? key : `${at}.${key}`;
      const other = (got as Record<string, unknown> | undefined)?.[key];
      const left = isEmpty(value) ? undefined : value;
      if (left === undefined && isEmpty(other)) continue;
      // Page tokens are whatever a server likes: ours is handed back where MLflow's own was.
      if (key === 'next_page_token' && typeof other === 'string') ids.set(String(value), other);
      if (FREE.test(inside) && typeof other === typeof value) continue;
      compare(value, other, inside, ids, differences);
    }
  } else if (typeof wanted === 'string' && typeof got === 'string') {
    const [left, right] = [wanted.match(ID) ?? [], got.match(ID) ?? []];
    if (left.length === right.length) for (const [i, id] of left.entries()) if (!ids.has(id)) ids.set(id, right[i]!);
    if (plain(renamed(wanted, ids)) !== plain(got)) differences.push(`${at}: ${wanted} / ${got}`);
  } else if (!Object.is(Number(wanted), Number(got))) differences.push(`${at}: ${String(wanted)} / ${String(got)}`);
}

/** Python writes JSON inside of texts with spaces. */
function plain(text: string): string {
  return /^[[{]/.test(text) && /[\]}]$/.test(text) ? JSON.stringify(JSON.parse(text)) : text;
}

/** Protobuf leaves out fields that hold their default, or writes them: both mean the same. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    value === 0 ||
    value === false ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

/** Lists of keys and values have no order of their own; the history of one metric has. */
function arranged(list: readonly unknown[]): unknown[] {
  const items = list as readonly { readonly key?: unknown; readonly timestamp?: number }[];
  const keyed = items.every((item) => typeof item?.key === 'string');
  if (!keyed || new Set(items.map(({ key }) => key)).size < 2) return [...items];
  const place = ({ key, timestamp = 0 }: (typeof items)[0]) => `${String(key)} ${timestamp}`;
  return items.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}
