import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { tinyService } from '../testing/tiny-service.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

test('health is answered on a port of its own as well, and nothing else there', async () => {
  const healthPort = await freePort();
  await using tiny = await tinyService({ healthPort });
  const status = async (origin: string, path: string) => (await fetch(`${origin}${path}`)).status;
  const health = `http://127.0.0.1:${healthPort}`;
  expect(await status(health, '/health/ready')).toBe(200);
  expect(await status(health, '/metrics')).toBe(404);
  expect(await status(tiny.service.url, '/health/ready')).toBe(200);
});

test('a health port that is taken is told, and nothing stays open', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const healthPort = typeof address === 'object' && address ? address.port : 0;
  await expect(tinyService({ healthPort })).rejects.toMatchObject({ code: 'E_ADDRESS' });
  taken.close();
});
