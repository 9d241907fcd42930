import type { EndpointAnswer, EndpointClient } from './ask-endpoint.ts';

export interface GateCheck {
  readonly name: string;
  readonly passed: boolean;
  /** The finding, in one sentence. */
  readonly detail: string;
}

export interface GateLimits {
  /** Maximum share of failed requests, in [0, 1]. */
  readonly errors: number;
  /** Maximum 99th percentile of latency, in milliseconds. */
  readonly p99Ms: number;
  /** Maximum share of texts whose label differs from the running deployment's, in [0, 1]. */
  readonly differing: number;
}

/** A model behind the endpoint, in the form that model validation expects. */
export interface EndpointAnswerer {
  readonly labels: readonly string[];
  predict(texts: readonly string[], options?: { readonly top?: number }): Promise<EndpointAnswer['answers']>;
}

export interface GateOptions {
  /** Sent repeatedly, one per request. */
  readonly texts: readonly string[];
  /** Requests per stage; the running deployment receives as many. */
  readonly requests: number;
  readonly limits: GateLimits;
  /** Test cases of the model's team, checked at the first stage. */
  validate(answerer: EndpointAnswerer): Promise<{ readonly checks: readonly GateCheck[] }>;
}

export interface Stage {
  readonly candidate: string;
  /** The deployment serving in the meantime; absent for the first one. */
  readonly running: string | undefined;
  /** Whether requests are also sent through the endpoint's traffic. */
  readonly routed: boolean;
  /** Whether model validation runs. */
  readonly validated: boolean;
}

/** Concurrent requests. */
const AT_ONCE = 4;
const WARM_UP = 8;
/** Texts per validation request. */
const BATCH = 64;
/** Larger than any model's number of labels, so it selects all. */
const ALL_LABELS = 1000;

/** Queries the candidate and the running deployment, and checks their answers against the limits. */
export async function checkStage(client: EndpointClient, stage: Stage, gate: GateOptions): Promise<GateCheck[]> {
  const { candidate, running, routed, validated } = stage;
  const { texts, requests, limits } = gate;
  const sent = Array.from({ length: requests }, (_, i) => texts[i % texts.length] ?? '');
  await askEach(client, sent.slice(0, WARM_UP), candidate);
  const own = await askEach(client, sent, candidate);
  const checks = [errorCheck('errors', own, limits.errors), latencyCheck(own, limits.p99Ms)];
  if (running !== undefined)
    checks.push(differenceCheck(own, await askEach(client, sent, running), running, limits.differing));
  if (routed) checks.push(errorCheck('errors by the traffic', await askEach(client, sent, undefined), limits.errors));
  if (validated && checks.every(({ passed }) => passed))
    checks.push(...(await validationChecks(client, candidate, gate)));
  return checks;
}

type Outcome = { readonly label: string; readonly milliseconds: number } | { readonly error: Error };

async function askEach(
  client: EndpointClient,
  texts: readonly string[],
  deployment: string | undefined,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = new Array(texts.length);
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < texts.length; i = next++) {
      outcomes[i] = await client.ask([texts[i] ?? ''], deployment === undefined ? {} : { deployment }).then(
        ({ answers, milliseconds }) => ({ label: answers[0]?.label ?? '', milliseconds }),
        (error: unknown) => ({ error: asError(error) }),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return outcomes;
}

function asError(error: unknown): Error {
  // An interruption by the user is not a fault.
  if (error instanceof Error && 'code' in error && error.code === 'E_ENDPOINT_ANSWER') return error;
  throw error;
}

function errorCheck(name: string, outcomes: readonly Outcome[], limit: number): GateCheck {
  const errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
  const [first] = errors;
  const detail = `${errors.length} of ${outcomes.length} requests failed${first ? `: ${first.message}` : ''}; limit ${percent(limit)}`;
  return { name, passed: errors.length <= limit * outcomes.length, detail };
}

function latencyCheck(outcomes: readonly Outcome[], limit: number): GateCheck {
  const times = outcomes.flatMap((outcome) => ('error' in outcome ? [] : [outcome.milliseconds])).sort((a, b) => a - b);
  const p99 = times[Math.min(times.length - 1, Math.floor(times.length * 0.99))];
  if (p99 === undefined) return { name: 'p99', passed: false, detail: `no request was answered; limit ${limit} ms` };
  return { name: 'p99', passed: p99 <= limit, detail: `${p99.toFixed(1)} ms; limit ${limit} ms` };
}

function differenceCheck(
  own: readonly Outcome[],
  other: readonly Outcome[],
  running: string,
  limit: number,
): GateCheck {
  const pairs = own.flatMap((outcome, i) => {
    const beside = other[i];
    return 'error' in outcome || !beside || 'error' in beside ? [] : [outcome.label !== beside.label];
  });
  const differing = pairs.filter(Boolean).length;
  const detail = `${differing} of ${pairs.length} labels differ from those of ${running}; limit ${percent(limit)}`;
  return { name: 'differing labels', passed: differing <= limit * pairs.length, detail };
}

async function validationChecks(
  client: EndpointClient,
  deployment: string,
  { validate, texts }: GateOptions,
): Promise<GateCheck[]> {
  const predict: EndpointAnswerer['predict'] = async (asked, { top = 1 } = {}) => {
    const answers = [];
    for (let i = 0; i < asked.length; i += BATCH) {
      answers.push(...(await client.ask(asked.slice(i, i + BATCH), { deployment, top })).answers);
    }
    return answers;
  };
  try {
    const [first] = await predict(texts.slice(0, 1), { top: ALL_LABELS });
    const { checks } = await validate({ labels: first?.top.map(({ label }) => label) ?? [], predict });
    return checks.map((check) => ({ ...check, name: `validation: ${check.name}` }));
  } catch (error) {
    return [{ name: 'validation', passed: false, detail: asError(error).message }];
  }
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
