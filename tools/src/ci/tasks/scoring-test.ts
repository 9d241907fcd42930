import { readCases } from '@aml-mlops/scoring';
import type { CheckResult } from './junit.ts';
import { startMlops } from './run-mlops.ts';

type Json = Readonly<Record<string, unknown>>;

/** Serves a model as in production and calls it in every way open to applications. */
export async function testScoring(folder: string, cases: string): Promise<CheckResult[]> {
  const { golden } = await readCases(cases);
  const child = startMlops(['serve', '--folder', folder, '--port', '0', '--json']);
  try {
    const { url } = await new Promise<{ url: string }>((resolve, reject) => {
      let stdout = '';
      child.stdout!.on('data', (chunk) => {
        stdout += chunk;
        if (stdout.trimEnd().endsWith('}')) resolve(JSON.parse(stdout) as { url: string });
      });
      child.once('close', (code) => reject(new Error(`mlops serve must stay; it ended with exit status ${code}`)));
    });
    return await askScoring(url, golden);
  } finally {
    child.kill('SIGTERM');
  }
}

/**
 * Checks a scoring service against its documented API.
 *
 * @param golden texts with their expected labels
 */
async function askScoring(
  url: string,
  golden: readonly { readonly text: string; readonly label: string }[],
): Promise<CheckResult[]> {
  const checks: CheckResult[] = [];
  const check = (name: string, passed: boolean, detail: string) => void checks.push({ name, passed, detail });
  const post = async (route: string, body: unknown) => {
    const answer = await fetch(`${url}${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json().catch(() => ({}))) as Json };
  };
  check('there are texts to ask with', golden.length > 0, `${golden.length} golden texts`);
  for (const route of ['/health/live', '/health/ready']) {
    const { status } = await fetch(`${url}${route}`);
    check(`GET ${route}`, status === 200, `status ${status}`);
  }
  const single: unknown[] = [];
  for (const { text } of golden) single.push((await post('/score', { text })).body['result']);
  const wrong = golden.filter(({ label }, i) => single[i] !== label).length;
  check('POST /score labels one text', wrong === 0, `${wrong} of ${golden.length} golden texts have another label`);

  const texts = golden.map(({ text }) => text);
  const predictions = (await post('/score', { texts })).body['predictions'] as readonly Json[] | undefined;
  const many = predictions?.map(({ label }) => label) ?? [];
  check('POST /score labels many texts alike', same(many, single), `got ${many.length} labels`);
  const probable = predictions?.every(({ probability: p }) => typeof p === 'number' && p > 0 && p <= 1) ?? false;
  check('each label has its probability', probable, 'a probability is in (0, 1]');

  const invocations = await post('/invocations', { inputs: texts });
  const found = labelsIn(invocations.body);
  check(
    "POST /invocations answers MLflow's clients alike",
    same(found, single),
    `status ${invocations.status}, ${found.length} labels`,
  );

  for (const bad of [{ text: 1 }, {}, '{"text": ']) {
    const { status, body } = await post('/score', bad);
    const shown = typeof bad === 'string' ? bad : JSON.stringify(bad);
    check(`POST /score refuses ${shown}`, status === 400 && typeof body['message'] === 'string', `status ${status}`);
  }
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths?: Json };
  check('GET /openapi.json describes the service', document.paths?.['/score'] !== undefined, 'paths./score is there');
  const metrics = await (await fetch(`${url}/metrics`)).text();
  check('GET /metrics counts', /^\w+_total\b.* [1-9]\d*$/m.test(metrics), 'a counter is above 0');
  return checks;
}

/** MLflow's answer has `predictions`: labels, or records with labels. */
function labelsIn(body: Json): unknown[] {
  const { predictions } = body;
  if (!Array.isArray(predictions)) return [];
  return predictions.map((item: unknown) =>
    typeof item === 'object' && item !== null ? (item as Json)['label'] : item,
  );
}

function same(found: readonly unknown[], expected: readonly unknown[]): boolean {
  return found.length === expected.length && found.length > 0 && found.every((label, i) => label === expected[i]);
}
