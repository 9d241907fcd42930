import { afterAll, beforeAll, expect, test } from 'vitest';
import { type KeyVaultStandIn, keyVaultStandIn } from '../testing/key-vault.fixture.ts';
import { tinyService } from '../testing/tiny-service.ts';
import { authOf } from './auth-of.ts';
import { KeyRing } from './key-ring.ts';

const [KEY, OTHER] = ['first-key-of-the-tests', 'other-key-of-the-tests'];
const patience = { interval: 20 };

let vault: KeyVaultStandIn;
beforeAll(async () => {
  vault = await keyVaultStandIn(KEY);
});
afterAll(() => vault[Symbol.asyncDispose]());

test('keys of Key Vault are rotated while the service runs; where the vault is away, the last ones stay', async () => {
  await using tiny = await tinyService({
    auth: { kind: 'keys', vault: vault.secret, vaultSeconds: 0.02 },
  });
  const statusOf = async (key: string) =>
    (await tiny.post('/score', { text: 'radio' }, { authorization: `Bearer ${key}` })).status;
  expect([await statusOf(KEY), await statusOf(OTHER)]).toEqual([200, 401]);
  // No token is shown before the vault has said for whom it must be.
  expect(vault.asked.slice(0, 2)).toEqual([undefined, 'Bearer emulator']);

  // While both are in the secret nobody is locked out, whatever process answers.
  vault.rotate(`# new\n${OTHER}\n${KEY}\n`);
  await expect.poll(() => statusOf(OTHER), patience).toBe(200);
  expect(await statusOf(KEY)).toBe(200);
  vault.rotate(OTHER);
  await expect.poll(() => statusOf(KEY), patience).toBe(401);

  for (const [state, words] of [
    [
      'forbids',
      /stay as they were: secret scoring-keys of .*: this identity may not do that: .*Key Vault Secrets User/,
    ],
    ['has-none', /stay as they were: secret scoring-keys of .*: not found/],
    ['fails', /stay as they were: secret scoring-keys of .*: Azure answered 503/],
  ] as const) {
    vault.state = state;
    await expect.poll(() => tiny.logged.at(-1), patience).toMatch(words);
    expect([await statusOf(OTHER), await statusOf(KEY)]).toEqual([200, 401]);
  }
  vault.state = 'gives';
  await expect.poll(() => tiny.logged.at(-1), patience).toMatch(/^keys can be read again from secret scoring-keys of/);
  vault.rotate('short');
  await expect.poll(() => tiny.logged.at(-1), patience).toMatch(/must be at least 16 characters long; got 5$/);
  expect(await statusOf(OTHER)).toBe(200);
  expect(tiny.logged.join()).not.toMatch(/key-of-the-tests|emulator/);
  expect(tiny.logged).toHaveLength(7);
});

test('a service does not start without its keys, and says why', async () => {
  const open = (change: object = {}) => KeyRing.open({ vault: vault.secret, log: () => {}, ...change });
  vault.rotate(KEY);
  for (const [state, code] of [
    ['forbids', 'E_AZURE_AUTH'],
    ['has-none', 'E_AZURE_NOT_FOUND'],
    ['fails', 'E_AZURE_UNAVAILABLE'],
  ] as const) {
    vault.state = state;
    await expect(open()).rejects.toMatchObject({
      code,
      message: expect.stringContaining('secret scoring-keys of 127.'),
    });
  }
  vault.state = 'gives';
  vault.rotate('# none yet');
  await expect(open()).rejects.toThrow('keys of scoring service must be at least one, in secret scoring-keys of');
  await expect(open({ vault: 'https://example.org/secrets/keys' })).rejects.toThrow(
    'secret of Key Vault must be https',
  );
  await expect(open({ vaultSeconds: Number.NaN })).rejects.toThrow('must be in (0, 86400]; got NaN');
});

test('the secret is named as what follows --keys, or by a variable', () => {
  const secret = 'https://my-vault.vault.azure.net/secrets/keys';
  expect(authOf({ keys: `keyvault:${secret}` }, {})).toEqual({ kind: 'keys', vault: secret });
  expect(authOf({}, { SCORING_KEYS_VAULT: secret, SCORING_KEYS_VAULT_SECONDS: '300' })).toEqual({
    ...{ kind: 'keys', vault: secret, vaultSeconds: 300 },
  });
});
