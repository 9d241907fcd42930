import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TinyService, tinyService } from '../testing/tiny-service.ts';

let tiny: TinyService;
beforeAll(async () => {
  tiny = await tinyService({ auth: { kind: 'keys', keys: ['a key of the tests'] } });
});
afterAll(() => tiny[Symbol.asyncDispose]());

const documentAt = async (route: string) => JSON.parse((await tiny.call(route)).text);

test('the description names routes that there are, and no reference leads nowhere', async () => {
  const document = await documentAt('/openapi.json');
  expect(document.openapi).toBe('3.0.3');
  for (const [route, methods] of Object.entries(document.paths as Record<string, object>)) {
    for (const method of Object.keys(methods)) {
      const { status } = await tiny.call(route.replace('{model}', 'tiny'), { method });
      expect([route, method, status === 404 || status === 405]).toEqual([route, method, false]);
    }
  }
  const references = JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g);
  for (const [, name = ''] of references) expect(document.components.schemas).toHaveProperty(name);
});

test("Azure's tools get version 2 or 3 of it", async () => {
  const second = await documentAt('/swagger.json?version=2');
  expect(second).toMatchObject({ swagger: '2.0', definitions: { ScoreText: { properties: { text: {} } } } });
  expect(JSON.stringify(second)).not.toMatch(/components|oneOf|requestBody/);
  for (const [, name = ''] of JSON.stringify(second).matchAll(/"#\/definitions\/(\w+)"/g)) {
    expect(second.definitions).toHaveProperty(name);
  }
  expect(await documentAt('/swagger.json')).toEqual(second);
  expect(await documentAt('/swagger.json?version=3')).toEqual(await documentAt('/openapi.json'));
  expect((await tiny.call('/swagger.json?version=4')).status).toBe(400);
});

test('the page asks no other address, and a policy holds it to that', async () => {
  for (const route of ['/docs', '/docs/page.js', '/docs/page.css']) {
    const { status, text, headers } = await tiny.call(route);
    expect(status).toBe(200);
    expect(text).not.toMatch(/https?:\/\/|innerHTML|onclick/);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  }
  expect(await documentAt('/docs/server.json')).toEqual({ models: [{ name: 'tiny', version: '1' }], needsKey: true });
});
