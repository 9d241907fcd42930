import { expect, test } from 'vitest';
import { refuseSecrets } from './refuse-secrets.ts';

const SIGNATURE = 'c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0%3D';

test.each([
  [`https://a.blob.core.windows.net/raw?sv=2024&sig=${SIGNATURE}`, 'a shared access signature'],
  [
    JSON.stringify({ uri: `https://a.blob.core.windows.net/raw?sig=${SIGNATURE}&se=2030` }),
    'a shared access signature',
  ],
  [`AccountName=a;AccountKey=${'a'.repeat(86)}==`, 'the key of a storage account'],
  ['Authorization: Bearer eyJhbGciOi.eyJzdWIiOi.c2ln', 'a bearer token'],
])('%j is refused, and is not shown', (text, what) => {
  expect(() => refuseSecrets(text, 'job weekly')).toThrow(`job weekly must hold no secret`);
  expect(() => refuseSecrets(text, 'job weekly')).toThrow(what);
  try {
    refuseSecrets(text, 'job weekly');
  } catch (error) {
    expect(String(error)).not.toMatch(/c2ln|c2Vj|aaaa/);
  }
});

test.each(['sig=', 'a design=modern&signature=none', 'Bearer of good news', 'AccountKey=<yours>'])(
  'the text %j is no secret',
  (text) => expect(() => refuseSecrets(text, 'job weekly')).not.toThrow(),
);
