import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { webBundle } from './web-bundle.ts';

test('all that a browser loads is below 150 kB packed, and runs no text as code', async () => {
  const { script, style } = await webBundle();
  expect(gzipSync(script).length + gzipSync(style).length).toBeLessThan(150_000);
  expect(script).not.toMatch(/\beval\(|new Function\b/);
  expect(style).not.toMatch(/https?:/);
});
