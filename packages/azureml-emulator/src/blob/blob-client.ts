import { openAsBlob } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MlopsError } from '@aml-mlops/errors';
import { signRequest } from './shared-key.ts';

/** Access to blobs of one Azurite by URL. */
export interface BlobClient {
  createContainer(url: string): Promise<void>;
  /** Names of all blobs below a folder's URL, relative to it. */
  list(folderUrl: string, limit?: number): Promise<string[]>;
  exists(url: string): Promise<boolean>;
  download(url: string, file: string): Promise<void>;
  upload(file: string, url: string): Promise<void>;
  /** Succeeds even if nothing exists there. */
  delete(url: string): Promise<void>;
}

const ATTEMPTS = 6;
const FIRST_PAUSE = 100;
/** Larger files are uploaded in blocks of this size. */
const BLOCK = 64 * 1024 * 1024;

/**
 * Uses the Blob REST API with the account's key. Requests that fail with a lost connection or a 5xx are retried for a few seconds: the
 * storage may be restarting.
 *
 * @param reach where requests for a URL are sent, if its own address is for clients only
 */
export function openBlobClient(
  now: () => Date = () => new Date(),
  reach: (url: string) => string = (url) => url,
): BlobClient {
  async function ask(
    method: string,
    target: URL,
    headers: Readonly<Record<string, string>> = {},
    body?: Blob,
  ): Promise<Response> {
    const url = new URL(reach(target.href));
    for (let attempt = 1; ; attempt++) {
      const size: Record<string, string> = {};
      if (body !== undefined)
        size['Content-Length'] = String(typeof body === 'string' ? Buffer.byteLength(body) : body.size);
      try {
        const { 'Content-Length': _, ...signed } = signRequest(method, url, { ...headers, ...size }, now());
        const response = await fetch(url, { method, headers: signed, ...(body !== undefined && { body }) });
        if (response.status < 500 || attempt === ATTEMPTS) return response;
        await response.body?.cancel();
      } catch (cause) {
        if (attempt === ATTEMPTS) {
          throw new MlopsError(
            'E_BLOB',
            `${method} ${url.origin}${url.pathname} failed: the storage cannot be reached`,
            {},
            { cause },
          );
        }
      }
      await wait(FIRST_PAUSE * 2 ** (attempt - 1));
    }
  }

  async function demand(response: Response, url: URL): Promise<Response> {
    if (response.ok) return response;
    const [, code = ''] = /<Code>(\w+)<\/Code>/.exec(await response.text()) ?? [];
    throw new MlopsError('E_BLOB', `${url.origin}${url.pathname} cannot be had: ${response.status} ${code}`);
  }

  async function exists(target: string): Promise<boolean> {
    const response = await ask('HEAD', new URL(target));
    return response.status === 200;
  }

  return {
    exists,

    async createContainer(target) {
      const url = new URL(target);
      url.searchParams.set('restype', 'container');
      const response = await ask('PUT', url, {}, new Blob([]));
      if (response.status !== 409) await demand(response, url);
    },

    async list(folderUrl, limit = Number.POSITIVE_INFINITY) {
      const { container, prefix } = splitUrl(folderUrl);
      const names: string[] = [];
      for (let marker: string | undefined = ''; marker !== undefined && names.length < limit; ) {
        const url = new URL(container);
        url.searchParams.set('comp', 'list');
        if (marker) url.searchParams.set('marker', marker);
        url.searchParams.set('maxresults', String(Math.min(limit, 5000)));
        url.searchParams.set('prefix', prefix);
        url.searchParams.set('restype', 'container');
        const xml = await (await demand(await ask('GET', url), url)).text();
        for (const [, name = ''] of xml.matchAll(/<Blob>.*?<Name>([^<]*)<\/Name>/gs))
          names.push(unescapeXml(name).slice(prefix.length));
        marker = /<NextMarker>([^<]+)<\/NextMarker>/.exec(xml)?.[1];
      }
      return names;
    },

    async delete(target) {
      const url = new URL(target);
      const response = await ask('DELETE', url);
      if (response.status !== 404) await demand(response, url);
    },

    async download(target, file) {
      const url = new URL(target);
      const response = await demand(await ask('GET', url), url);
      await mkdir(path.dirname(file), { recursive: true });
      const handle = await open(file, 'w');
      try {
        for await (const chunk of response.body ?? []) await handle.write(chunk);
      } finally {
        await handle.close();
      }
    },

    async upload(file, target) {
      const blob = await openAsBlob(file);
      const url = new URL(target);
      if (blob.size <= BLOCK) {
        await demand(await ask('PUT', url, { 'x-ms-blob-type': 'BlockBlob' }, blob), url);
        return;
      }
      const ids: string[] = [];
      for (let start = 0; start < blob.size; start += BLOCK) {
        const id = Buffer.from(String(start).padStart(16, '0')).toString('base64');
        const part = new URL(url);
        part.searchParams.set('blockid', id);
        part.searchParams.set('comp', 'block');
        await demand(await ask('PUT', part, {}, blob.slice(start, start + BLOCK)), part);
        ids.push(id);
      }
      const commit = new URL(url);
      commit.searchParams.set('comp', 'blocklist');
      const list = ids.map((id) => `<Latest>${id}</Latest>`).join('');
      const body = new Blob([`<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`]);
      await demand(await ask('PUT', commit, {}, body), commit);
    },
  };
}

/** Splits `http://host/account/container/a/b` into its container and `a/b/`. */
export function splitUrl(folderUrl: string): { readonly container: string; readonly prefix: string } {
  const url = new URL(folderUrl);
  const [account = '', container = '', ...rest] = url.pathname.split('/').slice(1);
  const prefix = rest.map(decodeURIComponent).join('/').replace(/\/$/, '');
  return { container: `${url.origin}/${account}/${container}`, prefix: prefix === '' ? '' : `${prefix}/` };
}

function unescapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (whole, name: string) => entities[name] ?? whole);
}
