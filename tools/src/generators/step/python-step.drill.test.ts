import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Checkout } from '../../testing/checkout.fixture.ts';

const NAME = 'count-letters';

let checkout: Checkout;
beforeAll(async () => {
  checkout = new Checkout();
  const args = ['generate', '@aml-mlops/tools:step', NAME, '--language', 'python', '--skipInstall'];
  await checkout.run('nx', args, { NX_WORKSPACE_ROOT_PATH: checkout.folder });
  symlinkSync(`../../packages/${NAME}`, path.join(checkout.folder, 'node_modules/@aml-mlops', NAME));
});
afterAll(() => checkout?.remove());

test('a generated step in Python passes every check and, with its packages installed, its own tests', async () => {
  await checkout.run('biome', ['check', `packages/${NAME}`], {});
  await checkout.node('tools/src/boundaries/main.ts');
  await checkout.run('tsc', ['--noEmit'], {});
  const output = await checkout.run('vitest', ['run', '--project', `@aml-mlops/${NAME}`], {});
  expect(output).toMatch(/Tests\s+1 (passed|skipped)/);
});
