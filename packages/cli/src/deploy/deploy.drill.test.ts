import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DeployStand, startDeployStand } from '../testing/deploy-stand.fixture.ts';
import { codeBlocks, commandsOf } from '../testing/mlops-command.ts';

let stand: DeployStand;
beforeAll(async () => {
  stand = await startDeployStand();
  await stand.deploy('mail');
  await stand.deploy('mail:2');
});
afterAll(() => stand?.[Symbol.asyncDispose]());

/** The real command, with limits on time that no machine is too slow for. */
function command(model: string, ...more: readonly string[]): readonly string[] {
  const patient = ['--timeout', '60000', '--max-p99', '60000', '--requests', '12'];
  return ['deploy', model, '--endpoint', 'mail', '--cases', stand.cases, ...patient, ...more];
}

async function status(): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await stand.mlops('deploy', 'status', '--endpoint', 'mail', '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

test('a deployment that fails while it has traffic is rolled back at that stage', async () => {
  const broken = { match: '#blue$', kind: 'status', status: 500, count: 20 };
  const failing = await stand.deploy(
    'mail:1',
    {},
    {
      onStage: ({ stage }) => void (stage === '10' && stand.admin('POST', 'faults', broken)),
    },
  );
  expect(failing.stages.map(({ stage, passed }) => [stage, passed])).toEqual([
    ['0', true],
    ['mirror', true],
    ['10', true],
    ['50', false],
  ]);
  expect(failing.reason).toMatch(/^errors at stage 50: \d+ of 12 requests failed: answer of the endpoint must be pred/);
  expect(failing).toMatchObject({ state: 'rolled-back', traffic: { green: 100 }, mirror: {} });
  await stand.admin('DELETE', 'faults');
});

test('the command ends with 1 and why where the container does not start, and status says it too', async () => {
  const { code, stdout, stderr } = await stand.mlops('deploy', 'mail:4', '--endpoint', 'mail', '--cases', stand.cases);
  expect(code, stderr).toBe(1);
  expect(stdout).toMatch(/^mail:4 was rolled back as blue of endpoint mail\n {2}because {3}it does not start: /);
  const status = await stand.mlops('deploy', 'status', '--endpoint', 'mail', '--json');
  expect(JSON.parse(status.stdout)).toMatchObject({
    ...{ endpoint: 'mail', deployment: 'blue', model: { name: 'mail', version: '4' }, state: 'rolled-back' },
    ...{ traffic: { green: 100 }, good: 'green', previous: 'blue' },
    reason: expect.stringMatching(/^it does not start/),
  });
});

test('killed in the middle, the same command goes on; another model takes it back first', async () => {
  const killed = stand.start(...command('mail:1', '--requests', '200'));
  await killed.says(/^10 % of the traffic: passed/m);
  killed.child.kill('SIGKILL');
  await killed.finished;
  expect(await status()).toMatchObject({ state: 'running', deployment: 'blue', good: 'green' });
  const again = await stand.mlops(...command('mail:1', '--json'));
  expect(again.code, again.stderr).toBe(0);
  expect(again.stderr).toMatch(/continuing the roll-out to blue at stage (10|50)/);
  expect(JSON.parse(again.stdout)).toMatchObject({ state: 'done', traffic: { blue: 100 } });

  const second = stand.start(...command('mail:2', '--requests', '200'));
  await second.says(/^10 % of the traffic: passed/m);
  second.child.kill('SIGKILL');
  await second.finished;
  const other = await stand.mlops(...command('mail:3'));
  expect(other.code).toBe(1);
  expect(other.stderr).toContain('rolling back the unfinished roll-out of mail:2 to green');
  expect(await status()).toMatchObject({ state: 'rolled-back', traffic: { blue: 100 }, mirror: {}, good: 'blue' });
});

test('killed while the service makes the deployment, the same command waits for it and goes on', async () => {
  const killed = stand.start(...command('mail:2'));
  // Asked directly: starting a command takes longer than the service takes to make a deployment.
  const { url, workspaceId, token } = stand.emulator;
  const deployments = `${url}${workspaceId}/onlineEndpoints/mail/deployments?api-version=2025-12-01`;
  const made = async () => (await fetch(deployments, { headers: { authorization: `Bearer ${token}` } })).text();
  await killed.says(/^model mail:/m);
  await expect.poll(made, { interval: 20 }).toMatch(/"(Creating|Updating)"/);
  killed.child.kill('SIGKILL');
  await killed.finished;
  const again = await stand.mlops(...command('mail:2', '--json'));
  expect(again.code, again.stderr).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({ state: 'done', traffic: { green: 100 } });
});

test('a deployment whose processes are killed in the middle comes back, and the roll-out ends in either way', async () => {
  const kill = async () => void (await stand.admin('POST', 'endpoints/emulator/mail/blue/kill'));
  const done = await stand.deploy('mail:1', {}, { onStage: ({ stage }) => void (stage === 'mirror' && kill()) });
  expect(['done', 'rolled-back']).toContain(done.state);
  expect(done.traffic).toEqual(done.state === 'done' ? { blue: 100 } : { green: 100 });
  const well = async () => (await stand.deploy('mail:1')).state;
  await expect.poll(well, { interval: 100 }).toBe('done');
});

test('a canary goes on to all of the traffic; roll-back, logs and delete do what they say', async () => {
  expect(await stand.deploy('mail:2', { traffic: 10 })).toMatchObject({
    state: 'canary',
    traffic: { blue: 90, green: 10 },
  });
  const whole = await stand.deploy('mail:2');
  expect(whole.stages.map(({ stage }) => stage)).toEqual(['0', 'mirror', '10', '50', '100']);
  const back = await stand.mlops('deploy', 'rollback', '--endpoint', 'mail', '--json');
  expect(JSON.parse(back.stdout)).toMatchObject({
    ...{ traffic: { blue: 100 }, state: 'rolled-back', good: 'blue', previous: 'green' },
    reason: 'rolled back manually from green',
  });
  const logs = await stand.mlops('deploy', 'logs', '--endpoint', 'mail', '--deployment', 'blue');
  expect(logs.stdout).toMatch(/serving mail:\d+ on http/);
  const refused = await stand.mlops('deploy', 'delete', '--endpoint', 'mail', '--deployment', 'blue');
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining('deployment blue of endpoint mail must have no traffic to be deleted; it has 100 %'),
  ]);
  expect((await stand.mlops('deploy', 'delete', '--endpoint', 'mail', '--deployment', 'green')).stdout).toBe(
    'deleted deployment green of endpoint mail\n',
  );
  expect((await stand.mlops('deploy', 'rollback', '--endpoint', 'mail')).stderr).toContain(
    'endpoint mail must have an earlier deployment that was good; its deployments are blue',
  );
  expect((await stand.mlops('deploy', 'delete', '--endpoint', 'mail')).stderr).toContain('give --force');
  expect((await stand.mlops('deploy', 'delete', '--endpoint', 'mail', '--force', '--json')).stdout).toContain(
    '"deleted": "endpoint mail"',
  );
  expect((await stand.mlops('deploy', 'status', '--endpoint', 'mail')).stderr).toContain(
    'endpoint mail of workspace dev must exist',
  );
});

test('the commands of docs/deploy.md do what they say, one after the other', async () => {
  const text = await readFile(path.resolve(import.meta.dirname, '../../../../docs/deploy.md'), 'utf8');
  const commands = commandsOf(codeBlocks(text, 'sh')[0] ?? '');
  expect(commands).toHaveLength(7);
  const patient = ['--timeout', '60000', '--max-p99', '60000'];
  const said: string[] = [];
  for (const args of commands) {
    const { code, stdout, stderr } = await stand.mlops(...args, ...(args.includes('--cases') ? patient : []));
    expect(code, `${args.join(' ')}\n${stderr}`).toBe(0);
    said.push(stdout);
  }
  expect(said[0]).toMatch(/^mail:1 serves as blue of endpoint mail$/m);
  expect(said[1]).toMatch(/^mail:2 serves as green of endpoint mail$/m);
  expect(said[2]).toContain('good: green; previous: blue');
  expect(said[4]).toContain('last roll-out: rolled-back: rolled back manually from green');
  for (const file of [
    'Dockerfile',
    'main.mjs',
    'package-lock.json',
    'model/vocabulary.json',
    'docker.sh',
    'kubernetes.yaml',
  ]) {
    await access(path.join(stand.home, 'exported', file));
  }
  const again = await stand.mlops('deploy', 'mail:2', '--to', 'exported');
  expect([again.code, again.stderr]).toEqual([
    2,
    expect.stringContaining('--to must be a folder that is new or empty'),
  ]);
});
