import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startEmulatedWorkspace } from './testing/emulator.fixture.ts';
import { REPOSITORY, TestSteps } from './testing/pipeline.fixture.ts';

test('the example of the README runs as it stands, from workspaces.yaml to an adopted job', async () => {
  const azure = await startEmulatedWorkspace();
  const testSteps = new TestSteps();
  try {
    const readme = await readFile(path.join(import.meta.dirname, '../README.md'), 'utf8');
    const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
    const here = (file: string) => JSON.stringify(pathToFileURL(path.join(import.meta.dirname, file)).href);
    await writeFile(
      path.join(testSteps.folder, 'pipeline.ts'),
      `import { joiningPlan, TestSteps } from ${here('testing/pipeline.fixture.ts')};
const testSteps = new TestSteps(${JSON.stringify(testSteps.folder)});
export const plan = joiningPlan();
export const { raw, sources: steps } = testSteps;
export const repository = ${JSON.stringify(REPOSITORY)};`,
    );
    const file = path.join(testSteps.folder, 'example.ts');
    await writeFile(file, example.replace("'@aml-mlops/azureml'", here('index.ts')));
    const { alias: _, ...dev } = azure.config;
    // JSON is YAML.
    await writeFile(path.join(testSteps.folder, 'workspaces.yaml'), JSON.stringify({ workspaces: { dev } }));
    const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: testSteps.folder });
    expect(stdout).toBe('done\n');
  } finally {
    testSteps.remove();
    await azure.close();
  }
});
