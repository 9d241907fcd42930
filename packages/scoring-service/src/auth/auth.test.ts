import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TinyService, tinyService } from '../testing/tiny-service.ts';
import { authOf } from './auth-of.ts';
import { KeyRing } from './key-ring.ts';
import { tokenCheck } from './token-check.ts';

const KEY = 'first-key-of-the-tests';
const OTHER = 'other-key-of-the-tests';

describe('keys', () => {
  let tiny: TinyService;
  beforeAll(async () => {
    tiny = await tinyService({ auth: { kind: 'keys', keys: [KEY] } });
  });
  afterAll(() => tiny[Symbol.asyncDispose]());

  test.each([
    [undefined, 401],
    [`Bearer ${OTHER}`, 401],
    [`Bearer ${KEY}x`, 401],
    [`Basic ${KEY}`, 401],
    ['Bearer', 401],
    [`Bearer ${KEY}`, 200],
    [`bearer  ${KEY}`, 200],
  ])('authorization %s is answered %i', async (authorization, status) => {
    const answer = await tiny.post('/score', { text: 'radio' }, authorization ? { authorization } : {});
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).not.toContain(OTHER);
  });

  test('probes need none; metrics and routes that there are not do', async () => {
    for (const route of ['/', '/health/live', '/health/ready']) expect((await tiny.call(route)).status).toBe(200);
    for (const route of ['/metrics', '/nowhere', '/score?text=a']) expect((await tiny.call(route)).status).toBe(401);
    expect((await tiny.call('/metrics')).headers.get('www-authenticate')).toBe('Bearer');
    expect(tiny.logged).toEqual([]);
  });

  test('a file of keys is read again when it changes; one that is broken changes nothing', async () => {
    const file = path.join(tiny.folder, 'keys');
    const told: string[] = [];
    let now = 0;
    await writeFile(file, `# of the team\n${KEY}\n`);
    const ring = await KeyRing.open({ file, log: (line) => told.push(line), now: () => now });
    expect([await ring.has(KEY), await ring.has(OTHER), await ring.has('')]).toEqual([true, false, false]);
    await writeFile(file, `${KEY}\n  ${OTHER} \n`);
    expect(await ring.has(OTHER)).toBe(false);
    now += 1001;
    expect([await ring.has(KEY), await ring.has(OTHER)]).toEqual([true, true]);
    await writeFile(file, 'short\n');
    now += 1001;
    expect(await ring.has(OTHER)).toBe(true);
    await writeFile(file, `${OTHER} \n# and no more\n`);
    now += 1001;
    expect([await ring.has(KEY), await ring.has(OTHER)]).toEqual([false, true]);
    expect(told).toEqual([
      'keys were read again: there are 2',
      'keys stay as they were: keys of scoring service must be at least 16 characters long; got 5',
      'keys were read again: there are 1',
    ]);
    await expect(KeyRing.open({ file: `${file}.none`, log: () => {} })).rejects.toThrow(
      /must be in a file that can be/,
    );
  });
});

test('who may ask is told by options and variables', () => {
  expect(authOf({}, {})).toEqual({ kind: 'none' });
  expect(authOf({}, { SCORING_KEYS: `${KEY}, ${OTHER}` })).toEqual({ kind: 'keys', keys: [KEY, OTHER] });
  expect(authOf({ keys: 'f' }, {})).toEqual({ kind: 'keys', file: 'f' });
  expect(() => authOf({ kind: 'keys' }, {})).toThrow(/^keys of scoring service must be given/);
  expect(() => authOf({ kind: 'entra' }, {})).toThrow(/^SCORING_ENTRA_ISSUER of scoring service must be set/);
  expect(() => authOf({ kind: 'all' }, {})).toThrow(/^auth of scoring service must be one of none/);
});

describe('tokens', () => {
  const issuer = 'https://issuer.example/v2.0';
  let pair: GenerateKeyPairResult;
  let check: (token: string) => Promise<void>;
  const server = createServer();
  beforeAll(async () => {
    pair = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'RS256' };
    server.on('request', (_request, answer) => answer.end(JSON.stringify({ keys: [jwk] })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const keysUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    check = tokenCheck({ kind: 'entra', issuer, audience: 'api', keysUrl, roles: ['Score'] });
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const token = (claims: object = {}, { iss = issuer, aud = 'api', exp = '5m', key = pair.privateKey } = {}) =>
    new SignJWT({ roles: ['Score'], ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(iss)
      .setAudience(aud)
      .setExpirationTime(exp)
      .sign(key);

  test('one that is signed by the issuer, for this audience, with the role, is taken', async () => {
    await expect(check(await token())).resolves.toBeUndefined();
  });

  test('any other is refused, saying why and not what it was', async () => {
    const stranger = await generateKeyPair('RS256');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await token()).split('.')[1]}.`;
    const refused = [
      [await token({}, { iss: 'https://other.example' }), 'E_UNAUTHENTICATED', /right issuer/],
      [await token({}, { aud: 'other' }), 'E_UNAUTHENTICATED', /right audience/],
      [await token({}, { exp: '-5m' }), 'E_UNAUTHENTICATED', /has expired/],
      [await token({}, { key: stranger.privateKey }), 'E_UNAUTHENTICATED', /signed by a key of the issuer/],
      [await token({ roles: ['Read'] }), 'E_FORBIDDEN', /must have one of Score/],
      [await token({ roles: 'Score' }), 'E_FORBIDDEN', /must have one of Score/],
      [unsigned, 'E_UNAUTHENTICATED', /must be a signed JSON Web Token/],
      ['rubbish', 'E_UNAUTHENTICATED', /must be a signed JSON Web Token/],
    ] as const;
    for (const [given, code, message] of refused) {
      await expect(check(given)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    }
  });

  test('an issuer that does not answer is not the fault of the token', async () => {
    const away = tokenCheck({ kind: 'entra', issuer, audience: 'api', keysUrl: 'http://127.0.0.1:9/keys' });
    await expect(away(await token())).rejects.toMatchObject({ code: 'E_NOT_READY' });
  });
});
