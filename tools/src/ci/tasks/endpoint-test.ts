import { execFileSync } from 'node:child_process';
import { readCases } from '@aml-mlops/scoring';
import * as z from 'zod';
import type { CheckResult } from './junit.ts';
import { runMlops } from './run-mlops.ts';

const statusSchema = z.looseObject({
  uri: z.url(),
  state: z.string(),
  model: z.looseObject({ name: z.string(), version: z.coerce.string() }),
});

/** Calls a deployed endpoint as an application would: at its address, with a token, with all golden texts. */
export async function testEndpoint(
  { endpoint, workspace, model, cases }: Readonly<Record<'endpoint' | 'workspace' | 'model' | 'cases', string>>,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<CheckResult[]> {
  const { golden } = await readCases(cases);
  const document = await runMlops(['deploy', 'status', '--endpoint', endpoint, '--workspace', workspace]);
  const status = statusSchema.parse(document);
  const [name] = model.split(':');
  const checks: CheckResult[] = [
    { name: 'there are texts to ask with', passed: golden.length > 0, detail: `${golden.length} golden texts` },
    // Each workspace numbers the model itself; its content is the same in all of them, which deploy verifies.
    {
      name: 'the endpoint serves the model',
      passed: status.model.name === name,
      detail: `it serves ${status.model.name}`,
    },
    { name: 'the roll-out is done', passed: status.state === 'done', detail: `it is ${status.state}` },
  ];
  const token = tokenFor(status.uri, environment);
  let wrong = 0;
  let refused = 0;
  for (const { text, label } of golden) {
    const answer = await fetch(status.uri, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    });
    if (!answer.ok) refused += 1;
    else if (((await answer.json()) as { result?: unknown }).result !== label) wrong += 1;
  }
  checks.push({ name: 'every request is answered', passed: refused === 0, detail: `${refused} were not` });
  checks.push({ name: 'golden texts get their label', passed: wrong === 0, detail: `${wrong} get another one` });
  const stranger = await fetch(status.uri, {
    method: 'POST',
    body: '{"text": "x"}',
    headers: { 'content-type': 'application/json' },
  });
  checks.push({
    name: 'who has no token is refused',
    passed: stranger.status === 401 || stranger.status === 403,
    detail: `status ${stranger.status}`,
  });
  return checks;
}

/** Token of the Azure CLI's user; for an endpoint on this machine that of the emulator. */
function tokenFor(uri: string, environment: NodeJS.ProcessEnv): string {
  const { hostname } = new URL(uri);
  if (['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return environment['MLOPS_EMULATOR_TOKEN'] ?? 'emulator';
  const args = [
    'account',
    'get-access-token',
    '--resource',
    'https://ml.azure.com',
    '--query',
    'accessToken',
    '--output',
    'tsv',
  ];
  return execFileSync('az', args, { encoding: 'utf8' }).trim();
}
