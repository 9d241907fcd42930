import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { listenError, sameSecret, serverUrl } from './index.ts';

test('a taken port is told by what stands there', async () => {
  const first = createServer().listen(0, '127.0.0.1');
  await once(first, 'listening');
  const { port } = first.address() as AddressInfo;
  expect(serverUrl(first, '127.0.0.1')).toBe(`http://127.0.0.1:${port}`);
  const second = createServer().listen(port, '127.0.0.1');
  const [error] = await once(second, 'error');
  first.close();
  expect(listenError(error, 'scoring service', '127.0.0.1', port)).toMatchObject({
    code: 'E_ADDRESS',
    message: `port of scoring service must be free on 127.0.0.1; got ${port}: another program listens there, perhaps a scoring service: stop it, or choose another port (0 takes a free one)`,
  });
});

test('any other error stays what it is', () => {
  const error = Object.assign(new Error('x'), { code: 'constructor' });
  expect(listenError(error, 'server', 'h', 1)).toBe(error);
});

test('secrets are compared whole', () => {
  expect(sameSecret('abc', 'abc')).toBe(true);
  for (const other of ['', 'abcd', 'ab', 'abC']) expect(sameSecret(other, 'abc')).toBe(false);
});
