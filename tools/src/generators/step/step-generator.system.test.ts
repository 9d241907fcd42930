import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Checkout } from '../../testing/checkout.fixture.ts';

const NAME = 'count-words';
const PART = 'tsconfig.part.json';

let checkout: Checkout;
const generate = (name: string) =>
  checkout.run('nx', ['generate', '@aml-mlops/tools:step', name, '--skipInstall'], {
    NX_WORKSPACE_ROOT_PATH: checkout.folder,
  });
const read = (file: string) => readFileSync(path.join(checkout.folder, file), 'utf8');

beforeAll(async () => {
  checkout = new Checkout();
  await generate(NAME);
  // What npm install does with a new workspace package.
  symlinkSync(`../../packages/${NAME}`, path.join(checkout.folder, 'node_modules/@aml-mlops', NAME));
});
afterAll(() => checkout?.remove());

describe('a generated step', () => {
  test('is in the list of steps and a dependency of the app, both in order', () => {
    expect(read('apps/pipeline/src/steps.ts')).toContain(
      `import { countWords } from '@aml-mlops/${NAME}/contract';\nimport { dataEngineering }`,
    );
    expect(read('apps/pipeline/src/steps.ts')).toContain(
      `  stepSource(import.meta.url, '@aml-mlops/${NAME}', countWords),\n];`,
    );
    const { dependencies } = JSON.parse(read('apps/pipeline/package.json')) as { dependencies: object };
    expect(dependencies).toHaveProperty([`@aml-mlops/${NAME}`], '0.1.0');
    expect(Object.keys(dependencies)).toEqual(Object.keys(dependencies).sort());
  });

  test('passes every check as it stands', async () => {
    await checkout.run('biome', ['check', `packages/${NAME}`, 'apps/pipeline'], {});
    await checkout.node('tools/src/boundaries/main.ts');
    await checkout.run('knip', ['--no-config-hints', '--workspace', `packages/${NAME}`], {});
    // What the step is and what imports it; `npm run check` has checked the rest.
    const include = [`packages/${NAME}/src`, 'apps/pipeline/src/steps.ts', 'apps/pipeline/mlops.config.ts'];
    writeFileSync(path.join(checkout.folder, PART), JSON.stringify({ extends: './tsconfig.json', include }));
    await checkout.run('tsc', ['--noEmit', '--project', PART], {});
    rmSync(path.join(checkout.folder, PART));
  });

  test('passes its own tests', async () => {
    const output = await checkout.run('vitest', ['run', '--project', `@aml-mlops/${NAME}`], {});
    expect(output).toMatch(/Tests\s+1 passed/);
  });

  test('is built, under a version of its own', async () => {
    const output = await checkout.node('../../tools/src/build-step/main.ts', `packages/${NAME}`);
    expect(output).toMatch(/^count-words [0-9a-f]{16} dist\/program\//);
  });

  test('is not generated twice, nor over another package', async () => {
    checkout.commit();
    await expect(generate(NAME)).rejects.toThrow(
      `name of the step must be new; got ${NAME}, which packages/${NAME} has`,
    );
    await expect(generate('tools')).rejects.toThrow('name of the step must be new; got tools, which tools has');
    expect(existsSync(path.join(checkout.folder, 'packages/tools'))).toBe(false);
  });
});
