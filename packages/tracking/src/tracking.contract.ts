import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tracking } from './contract.ts';

/**
 * What every tracking store must do, whatever it stands on: the embedded one, our server, MLflow's own server. A new
 * kind is tested by one line.
 *
 * @param open a client on a store that may have been used before
 */
export function trackingContract(kind: string, open: () => Promise<Tracking>): void {
  describe(`a tracking store: ${kind}`, { timeout: 60_000 }, () => {
    const unique = `${Date.now()}-${process.pid}`;
    const experiment = `contract-${unique}`;
    let tracking: Tracking;
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'tracking-contract-'));
      tracking = await open();
    }, 120_000);
    afterAll(async () => {
      await tracking?.close();
      await rm(folder, { recursive: true, force: true });
    });

    const start = (name: string) => tracking.startRun({ experiment, name });

    test('a run keeps what was logged to it', async () => {
      const run = await tracking.startRun({ experiment, name: 'keeps', tags: { team: 'text' } });
      run.logParams({ lr: 0.1, engine: 'wasm', cold: false });
      run.logMetrics({ accuracy: 0.5, 'loss/train': 2 });
      run.logMetric('accuracy', 0.75, 1);
      run.setTag('note', 'first');
      run.setTag('note', 'naïve — 最初');
      await run.end('FINISHED');
      const record = await tracking.getRun(run.runId);
      expect(record).toMatchObject({ name: 'keeps', status: 'FINISHED', experimentId: run.experimentId });
      expect(record.params).toEqual({ lr: '0.1', engine: 'wasm', cold: 'false' });
      expect(record.metrics['accuracy']).toMatchObject({ value: 0.75, step: 1 });
      expect(record.metrics['loss/train']).toMatchObject({ value: 2, step: 0 });
      expect(record.tags).toMatchObject({ team: 'text', note: 'naïve — 最初', 'mlflow.runName': 'keeps' });
      expect(record.endTime).toBeGreaterThanOrEqual(record.startTime);
    });

    test('two runs of one experiment name share the experiment', async () => {
      const [one, two] = await Promise.all([start('share'), start('share')]);
      expect(two.experimentId).toBe(one.experimentId);
      expect(two.runId).not.toBe(one.runId);
      await Promise.all([one.end('FINISHED'), two.end('FAILED')]);
      const experiments = await tracking.listExperiments();
      expect(experiments.filter(({ name }) => name === experiment)).toHaveLength(1);
    });

    test('child runs point at their parent and are listed oldest first', async () => {
      const parent = await start('parent');
      const first = await parent.startChild('first', { kind: 'trial' });
      const second = await parent.startChild('second');
      const grandchild = await first.startChild('grandchild');
      for (const run of [grandchild, second, first, parent]) await run.end('FINISHED');
      const children = await tracking.childRuns(parent.runId);
      expect(children.map(({ name }) => name)).toEqual(['first', 'second']);
      expect(children[0]?.tags).toMatchObject({ kind: 'trial', 'mlflow.parentRunId': parent.runId });
      expect((await tracking.childRuns(first.runId)).map(({ runId }) => runId)).toEqual([grandchild.runId]);
    });

    test('an attached run goes on, also after its end', async () => {
      const run = await start('attached');
      run.logMetric('loss', 1);
      await run.end('KILLED');
      const again = await tracking.attach(run.runId);
      expect((await tracking.getRun(run.runId)).status).toBe('RUNNING');
      again.logMetric('loss', 0.5, 1);
      await again.end('FINISHED');
      expect((await tracking.metricHistory(run.runId, 'loss')).map(({ value }) => value)).toEqual([1, 0.5]);
      await expect(tracking.attach('0'.repeat(32))).rejects.toMatchObject({ code: 'E_TRACKING_NOT_FOUND' });
    });

    test('more than one batch of everything arrives whole', async () => {
      const run = await start('batches');
      for (let i = 0; i < 2500; i++) run.logMetric('loss', 1 / (i + 1), i);
      for (let i = 0; i < 250; i++) run.logParam(`p${i}`, i);
      for (let i = 0; i < 250; i++) run.setTag(`t${i}`, `v${i}`);
      await run.flush();
      const history = await tracking.metricHistory(run.runId, 'loss');
      expect(history.map(({ step }) => step)).toEqual(Array.from({ length: 2500 }, (_, i) => i));
      expect(history.at(-1)?.value).toBe(1 / 2500);
      const record = await tracking.getRun(run.runId);
      expect(Object.keys(record.params)).toHaveLength(250);
      expect(record.tags['t249']).toBe('v249');
      await run.end('FINISHED');
    });

    test('a param cannot be changed, in the same process or from another', async () => {
      const run = await start('immutable');
      run.logParam('lr', 0.1);
      run.logParam('lr', 0.1);
      expect(() => run.logParam('lr', 0.2)).toThrow(/lr of the run must be "0.1" as logged before/);
      await run.flush();
      const other = await tracking.attach(run.runId);
      other.logParam('lr', 0.3);
      other.logMetric('kept', 1);
      await expect(other.flush()).rejects.toMatchObject({ code: 'E_TRACKING_INVALID' });
      const record = await tracking.getRun(run.runId);
      expect(record.params).toEqual({ lr: '0.1' });
      expect(record.metrics['kept']?.value).toBe(1);
      await other.end('FINISHED');
    });

    test('NaN is stored as what it is', async () => {
      const run = await start('nan');
      run.logMetric('loss', Number.NaN, 3);
      await run.end('FAILED');
      expect((await tracking.metricHistory(run.runId, 'loss'))[0]?.value).toBeNaN();
      expect((await tracking.getRun(run.runId)).metrics['loss']?.value).toBeNaN();
    });

    test('files and folders are stored, listed and read back', async () => {
      const run = await start('artifacts');
      const model = path.join(folder, 'model');
      await mkdir(path.join(model, 'deep/er'), { recursive: true });
      const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31) % 256);
      await writeFile(path.join(model, 'weights.bin'), bytes);
      await writeFile(path.join(model, 'deep/er/ä b.txt'), 'hello');
      await run.logArtifact(model, 'model');
      await run.logArtifact(path.join(model, 'weights.bin'), 'copies/of');
      await run.logContent('# Report\n', 'report.md');
      await run.logContent('', 'empty.txt');
      await run.end('FINISHED');
      const list = async (at?: string) =>
        (await tracking.listArtifacts(run.runId, at)).map(({ path: p, isDir, fileSize }) => [p, isDir, fileSize ?? 0]);
      expect(await list()).toEqual([
        ['copies', true, 0],
        ['empty.txt', false, 0],
        ['model', true, 0],
        ['report.md', false, 9],
      ]);
      expect(await list('model')).toEqual([
        ['model/deep', true, 0],
        ['model/weights.bin', false, 70_000],
      ]);
      expect(await list('nowhere')).toEqual([]);
      expect(Buffer.compare(await tracking.readArtifact(run.runId, 'copies/of/weights.bin'), bytes)).toBe(0);
      const got = await tracking.downloadArtifact(run.runId, 'model', path.join(folder, 'got'));
      expect(await readFile(path.join(got, 'deep/er/ä b.txt'), 'utf8')).toBe('hello');
      expect(Buffer.compare(await readFile(path.join(got, 'weights.bin')), bytes)).toBe(0);
      const one = await tracking.downloadArtifact(run.runId, 'report.md', path.join(folder, 'got'));
      expect(await readFile(one, 'utf8')).toBe('# Report\n');
      await expect(tracking.readArtifact(run.runId, 'none.txt')).rejects.toMatchObject({
        code: 'E_TRACKING_NOT_FOUND',
      });
    });

    test('a path out of the artifacts is refused', async () => {
      const run = await start('outside');
      for (const bad of ['../x', '/etc/x', 'a/../../x', 'a\\..\\x', 'C:/x', 'a//b', './a']) {
        await expect(run.logContent('x', bad), bad).rejects.toMatchObject({ code: 'E_PARAM_RANGE' });
      }
      await expect(run.logArtifact(path.join(folder, 'missing'))).rejects.toThrow(
        /must be a file or folder that exists/,
      );
      await run.end('FINISHED');
    });

    test('a child that an earlier attempt began is taken over, with what it logged', async () => {
      const [first, second] = [await start('attempt 1'), await start('attempt 2')];
      const child = await first.startChild('trial', { number: '0' });
      child.logMetric('loss', 1, 0);
      await child.end('FAILED');
      const again = await second.adoptChild!(child.runId, { goesOn: true });
      expect(await tracking.getRun(child.runId)).toMatchObject({ status: 'RUNNING' });
      again.logMetric('loss', 0.5, 1);
      await again.end('FINISHED');
      expect(await first.children!()).toEqual([]);
      expect(await second.children!()).toEqual(await tracking.childRuns(second.runId));
      expect(await tracking.childRuns(second.runId)).toMatchObject([
        { runId: child.runId, status: 'FINISHED', tags: { number: '0' }, metrics: { loss: { value: 0.5 } } },
      ]);
      await expect(second.adoptChild!('nobody', { goesOn: false })).rejects.toMatchObject({
        code: 'E_TRACKING_NOT_FOUND',
      });
      await first.end('KILLED');
      await second.end('FINISHED');
    });

    test('runs are found by filter, in order, page by page', async () => {
      const own = `${experiment}-search`;
      const runs = new Map<string, string>();
      for (const [i, name] of ['a', 'b', 'c', 'd', 'e'].entries()) {
        const run = await tracking.startRun({ experiment: own, name, tags: { 'group name': i < 3 ? 'Low' : 'High' } });
        run.logParam('lr', i / 10);
        run.logMetric('acc', i === 4 ? Number.NaN : i);
        if (i > 0) run.logMetric('only-some', -i);
        await run.end(i === 0 ? 'FAILED' : 'FINISHED');
        runs.set(run.runId, name);
      }
      const experimentId = (await tracking.listExperiments()).find(({ name }) => name === own)!.experimentId;
      const find = async (filter: string, orderBy: string[] = ['attributes.run_name ASC']) => {
        const { items } = await tracking.searchRuns({ experimentIds: [experimentId], filter, orderBy });
        return items.map(({ runId }) => runs.get(runId)).join('');
      };
      expect(await find('')).toBe('abcde');
      expect(await find('metrics.acc >= 2')).toBe('cd');
      expect(await find('metrics.acc != 2')).toBe('abde');
      expect(await find(`params.lr = '0.1'`)).toBe('b');
      expect(await find(`tags."group name" = 'Low' and params.lr != '0'`)).toBe('bc');
      expect(await find("tags.`group name` LIKE '%ow'")).toBe('abc');
      expect(await find("tags.`group name` LIKE '%OW'")).toBe('');
      expect(await find("tags.`group name` ILIKE '%OW'")).toBe('abc');
      expect(await find(`attributes.status = 'FAILED'`)).toBe('a');
      expect(await find(`attributes.run_name = 'd'`)).toBe('d');
      expect(await find('', ['metrics.acc DESC'])).toBe('dcbae');
      expect(await find('', ['metrics.`only-some` ASC'])).toBe('edcba');
      expect(await find(`metrics.acc > 0 AND metrics."only-some" > -3`, ['params.lr DESC'])).toBe('cb');
      await expect(find('metrics.acc >')).rejects.toThrow();
      await expect(find(`nonsense.acc = 'x'`)).rejects.toThrow();

      const pages: string[] = [];
      for (let pageToken: string | undefined; ; ) {
        const query = { experimentIds: [experimentId], orderBy: ['params.lr ASC'], maxResults: 2, pageToken };
        const page = await tracking.searchRuns(query);
        pages.push(page.items.map(({ runId }) => runs.get(runId)).join(''));
        pageToken = page.nextPageToken;
        if (!pageToken) break;
      }
      expect(pages).toEqual(['ab', 'cd', 'e']);
    });

    describe('its model registry', () => {
      const name = `model ${unique}`;
      const version = (contentHash: string, tags: Record<string, string> = {}) => ({
        name,
        source: `s3://models/${contentHash}`,
        contentHash,
        runId: '',
        description: `made of ${contentHash}`,
        tags,
      });

      test('the same content is registered once', async () => {
        const first = await tracking.models.register(version('aaa', { stage: 'trial' }));
        const second = await tracking.models.register(version('bbb'));
        const again = await tracking.models.register(version('aaa'));
        expect(first).toMatchObject({ name, version: 1, contentHash: 'aaa', description: 'made of aaa', aliases: [] });
        expect(first.tags).toMatchObject({ stage: 'trial' });
        expect([second.version, again.version]).toEqual([2, 1]);
        expect((await tracking.models.listVersions(name)).map((v) => v.version)).toEqual([2, 1]);
        expect(await tracking.models.listModels()).toContain(name);
        expect(await tracking.models.getVersion(name, 3)).toBeUndefined();
        expect(await tracking.models.getByAlias(name, 'champion')).toBeUndefined();
      });

      test('an alias moves, and every move is written down with its evidence', async () => {
        const why = (reason: string) => ({ who: 'gate', why: reason, evidence: { accuracy: 0.9, runs: ['x'] } });
        await tracking.models.promote(name, 'champion', 1, why('first'));
        await tracking.models.promote(name, 'champion', 1, why('again'));
        await tracking.models.promote(name, 'champion', 2, why('better'));
        expect((await tracking.models.getByAlias(name, 'champion'))?.version).toBe(2);
        expect((await tracking.models.getVersion(name, 2))?.aliases).toEqual(['champion']);
        expect((await tracking.models.getVersion(name, 1))?.aliases).toEqual([]);
        const log = await tracking.models.promotions(name);
        expect(log.map((line) => [line.why, line.version, line.previousVersion])).toEqual([
          ['better', 2, 1],
          ['first', 1, undefined],
        ]);
        expect(log[0]).toMatchObject({
          name,
          alias: 'champion',
          who: 'gate',
          evidence: { accuracy: 0.9, runs: ['x'] },
        });
        expect(log[0]!.at.getTime()).toBeGreaterThanOrEqual(log[1]!.at.getTime());
        await expect(tracking.models.promote(name, 'champion', 9, why('none'))).rejects.toMatchObject({
          code: 'E_TRACKING_NOT_FOUND',
        });
        expect(await tracking.models.promotions(name)).toHaveLength(2);
      });
    });
  });
}
