import { expect, test } from 'vitest';
import { refusalOf } from './index.ts';

const HERE = '127.0.0.1';

test.each(['127.0.0.1:5000', 'localhost', 'LOCALHOST:80', '[::1]:5000'])('%s is this machine', (host) => {
  expect(refusalOf({ host }, 'POST', HERE)).toBeUndefined();
});

test.each(['evil.example', 'evil.example:5000', '127.0.0.1.evil.example', 'localhost.evil.example', '', undefined])(
  'on this machine alone, a request under the name %s is refused',
  (host) => expect(refusalOf({ host }, 'GET', HERE)).toBe('host of request must be this machine'),
);

test('where others can reach a server, any name is its own', () => {
  expect(refusalOf({ host: 'scores.example' }, 'POST', '0.0.0.0')).toBeUndefined();
});

test.each(['https://evil.example', 'null', 'file://', 'http://127.0.0.1.evil.example', 'http://localhost:3000'])(
  'what a page of %s sends must change nothing',
  (origin) => {
    const headers = { host: '127.0.0.1:5000', origin };
    expect(refusalOf(headers, 'POST', HERE)).toContain('another site');
    expect(refusalOf(headers, 'DELETE', HERE)).toContain('another site');
    expect(refusalOf(headers, 'GET', HERE)).toBeUndefined();
  },
);

test('a page of the server itself may send', () => {
  expect(
    refusalOf({ host: 'scores.example:80', origin: 'http://scores.example:80' }, 'POST', '0.0.0.0'),
  ).toBeUndefined();
  expect(refusalOf({ host: '127.0.0.1:5000', origin: 'http://localhost:5000' }, 'POST', HERE)).toBeUndefined();
});
