import { createHmac } from 'node:crypto';
import { ACCOUNT, ACCOUNT_KEY } from './azurite.ts';

const STORAGE_VERSION = '2021-12-02';

/**
 * The query that grants access to a container without a key (Create a service SAS, in the Blob service's REST reference).
 *
 * @param permissions subset of `racwdl`, in this order
 */
export function containerSignature(containerUrl: string, permissions: string, expiry: Date): string {
  const container = new URL(containerUrl).pathname.split('/').at(-1);
  const se = `${expiry.toISOString().slice(0, 19)}Z`;
  const fields = [permissions, '', se, `/blob/${ACCOUNT}/${container}`, '', '', '', STORAGE_VERSION, 'c'];
  const text = [...fields, '', '', '', '', '', '', ''].join('\n');
  const sig = createHmac('sha256', Buffer.from(ACCOUNT_KEY, 'base64')).update(text, 'utf8').digest('base64');
  return new URLSearchParams({ sp: permissions, se, sv: STORAGE_VERSION, sr: 'c', sig }).toString();
}

/**
 * The query that grants access to all containers and blobs of the account (Create an account SAS, in the Blob service's REST
 * reference).
 */
export function accountSignature(expiry: Date): URLSearchParams {
  const se = `${expiry.toISOString().slice(0, 19)}Z`;
  const [sp, ss, srt] = ['rwdlacxt', 'b', 'sco'];
  const text = [ACCOUNT, sp, ss, srt, '', se, '', '', STORAGE_VERSION, '', ''].join('\n');
  const sig = createHmac('sha256', Buffer.from(ACCOUNT_KEY, 'base64')).update(text, 'utf8').digest('base64');
  return new URLSearchParams({ sp, ss, srt, se, sv: STORAGE_VERSION, sig });
}

/**
 * The headers that authorise a Blob storage request with the account's key (Authorize with Shared Key, in the Blob
 * service's REST reference), including the given headers.
 */
export function signRequest(
  method: string,
  url: URL,
  headers: Readonly<Record<string, string>>,
  now: Date,
): Record<string, string> {
  const all: Record<string, string> = {
    ...headers,
    'x-ms-date': now.toUTCString(),
    'x-ms-version': STORAGE_VERSION,
  };
  const named = (name: string) => all[name] ?? '';
  const length = named('Content-Length');
  const canonicalHeaders = Object.keys(all)
    .filter((name) => name.startsWith('x-ms-'))
    .sort()
    .map((name) => `${name}:${all[name]}`);
  const query = [...url.searchParams].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}:${value}`);
  const text = [
    method,
    '',
    '',
    length === '0' ? '' : length,
    '',
    named('Content-Type'),
    '',
    '',
    '',
    '',
    '',
    named('Range'),
    ...canonicalHeaders,
    // The account appears twice, because Azurite also has it in the path.
    `/${ACCOUNT}${url.pathname}`,
    ...query,
  ].join('\n');
  const signature = createHmac('sha256', Buffer.from(ACCOUNT_KEY, 'base64')).update(text, 'utf8').digest('base64');
  return { ...all, Authorization: `SharedKey ${ACCOUNT}:${signature}` };
}
