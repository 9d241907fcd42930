import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EmulatedWorkspace, startEmulatedWorkspace } from '../testing/emulator.fixture.ts';
import { REPOSITORY, TestSteps } from '../testing/pipeline.fixture.ts';
import { type PublishOptions, publishSteps } from './publish-steps.ts';

let azure: EmulatedWorkspace;
let testSteps: TestSteps;
let edits = 0;
beforeAll(async () => {
  azure = await startEmulatedWorkspace();
});
afterAll(() => azure?.close());
beforeEach(() => {
  testSteps = new TestSteps();
  azure.requests.length = 0;
});
afterEach(async () => {
  await azure.admin('DELETE', 'faults');
  testSteps.remove();
});

const publish = (options: Partial<PublishOptions> = {}) =>
  publishSteps({ workspace: azure.workspace, steps: testSteps.sources, repository: REPOSITORY, ...options });

const statuses = async (options?: Partial<PublishOptions>) => (await publish(options)).map(({ status }) => status);

/** Another program, which no test has published yet. */
async function editShared(): Promise<void> {
  const file = testSteps.file('shared/decorate.ts');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/return .*/, `return [mark, text, mark].join('${'-'.repeat(++edits)}');`));
}

const [all, none] = [Array(3).fill('published'), Array(3).fill('already published')];

describe('publishing', () => {
  test('sends what is not there, and nothing the second time: one request a step', async () => {
    const dry = await publish({ dryRun: true });
    expect(dry.map(({ status, reasons }) => [status, ...reasons])).toEqual(
      Array(3).fill(['would be published', 'it has not been published there before']),
    );
    expect(azure.requests.filter((request) => !request.startsWith('GET'))).toEqual([]);
    expect(await statuses()).toEqual(all);
    azure.requests.length = 0;
    const again = await publish();
    expect(again.map(({ status }) => status)).toEqual(none);
    expect(azure.requests.map((request) => request.replace(/[0-9a-f]{16}-[0-9a-f]{6}/, 'V')).sort()).toEqual([
      'GET /components/collect_texts/versions/V',
      'GET /components/join_texts/versions/V',
      'GET /components/keep_ledger/versions/V',
    ]);
    expect(again[0]).toMatchObject({
      component: expect.stringMatching(/^collect_texts:[0-9a-f]{16}-[0-9a-f]{6}$/),
      snapshotBytes: expect.any(Number),
    });
    expect(again[0]).not.toHaveProperty('warning');
  });

  test('a changed line in a shared module sends exactly the steps that contain it, and says why', async () => {
    const [before] = await publish();
    await editShared();
    const version = before?.component.split(':')[1];
    expect((await publish({ dryRun: true })).map(({ status, reasons }) => [status, ...reasons])).toEqual([
      ['would be published', `its program differs from that of ${version}`],
      ['would be published', expect.stringMatching(/^its program differs from that of /)],
      ['already published'],
    ]);
    expect(await statuses()).toEqual(['published', 'published', 'already published']);
  });

  test('a snapshot past 20 MB is sent with a warning', async () => {
    const file = testSteps.file('collect-texts/src/main.ts');
    await writeFile(
      file,
      `${await readFile(file, 'utf8')}\nexport const ballast = '${'x'.repeat(21e6)}';\nglobalThis.ballast = ballast;`,
    );
    const [collect] = await publish({ dryRun: true });
    expect(collect?.warning).toMatch(
      /^snapshot of step collect-texts must be at most 20 MB to start quickly; it has 2\d\.\d MB$/,
    );
  });
});

describe('publishing when things go wrong', () => {
  const component = (name: string) => ({ match: `PUT .*/components/${name}/` });

  beforeEach(editShared);

  test.each([
    ['throttled', { kind: 'status', status: 429, retryAfter: 0.05, count: 4 }],
    ['failing inside', { kind: 'status', status: 500, count: 4 }],
    ['dropping connections', { kind: 'drop', count: 4 }],
    ['dropping connections when it has done what it was asked', { kind: 'dropAnswer', match: 'PUT', count: 3 }],
    ['refusing a token that has just expired', { kind: 'expiredToken', count: 1 }],
  ])('a service that is %s is asked again', async (_, fault) => {
    await azure.admin('POST', 'faults', fault);
    await publish();
    await azure.admin('DELETE', 'faults');
    expect(await statuses()).toEqual(none);
  });

  test('a service that stays down is an error; nothing half-published is referred to; repeating it goes on', async () => {
    const impatient = azure.open({ maxRetries: 1 });
    await azure.admin('POST', 'faults', { ...component('join_texts'), kind: 'status', status: 503, count: 100 });
    await expect(publish({ workspace: impatient })).rejects.toMatchObject({
      code: 'E_AZURE_UNAVAILABLE',
      message: expect.stringContaining('component join_texts of workspace local: Azure answered 503'),
    });
    await azure.admin('DELETE', 'faults');
    azure.requests.length = 0;
    expect((await statuses()).at(1)).toBe('published');
    // Its code and its environment had been there: they are looked at, and not made again.
    expect(azure.requests.filter((request) => /^PUT .*join_texts/.test(request))).toHaveLength(1);
  });

  test('a component is never made before its code: a failed upload leaves none', async () => {
    await azure.admin('POST', 'faults', { match: 'PUT .*/codes/', kind: 'status', status: 500, count: 100 });
    await expect(publish({ workspace: azure.open({ maxRetries: 1 }) })).rejects.toMatchObject({
      code: 'E_AZURE_UNAVAILABLE',
    });
    expect(azure.requests.filter((request) => /^PUT \/components/.test(request))).toEqual([]);
  });

  test('the store of the blobs is killed and comes back: publishing ends as if nothing had been', async () => {
    await azure.admin('POST', 'blobs/kill');
    const publishing = publish({ workspace: azure.open({ maxRetries: 10, retryDelay: 100 }) });
    await azure.admin('POST', 'blobs/restart');
    expect((await publishing).map(({ status }) => status).slice(0, 2)).toEqual(['published', 'published']);
  });

  test('a token that is not accepted is an error that says so, and does not show it', async () => {
    const token = { token: 'secret-token', expiresOnTimestamp: Date.now() + 3_600_000 };
    const workspace = azure.open({ credential: { getToken: async () => token } });
    const refused = await publish({ workspace }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'E_AZURE_AUTH', message: expect.stringContaining('the token was refused') });
    expect(JSON.stringify([String(refused), refused])).not.toContain('secret-token');
  });
});
