import { MlopsError } from '@aml-mlops/errors';
import type { OnlineEndpoint, Traffic } from './endpoint-resource.ts';
import type { RollOutRecord } from './roll-out-record.ts';

/** The source and target of a roll-out. */
export interface Plan {
  readonly candidate: string;
  /** The deployment that serves in the meantime and receives the traffic again on rollback. */
  readonly good: string | undefined;
  readonly previous: string | undefined;
  /** Traffic to restore on rollback. */
  readonly before: Traffic;
  /** The stage at which an unfinished roll-out of the same content resumes. */
  readonly resumeAt?: string;
  /** Nothing left to do. */
  readonly finished: boolean;
  /** The first action, as a message. */
  readonly note?: string;
}

export interface Wanted {
  readonly deployment?: string;
  readonly traffic?: number;
  /** Hash of everything that the candidate consists of. */
  readonly content: string;
}

const COLOURS = ['blue', 'green'];

/** @throws MlopsError `E_DEPLOYMENT_SERVES` */
export function chooseCandidate(
  { name, traffic }: Pick<OnlineEndpoint, 'name' | 'traffic'>,
  record: RollOutRecord | undefined,
  { deployment, traffic: share = 100, content }: Wanted,
): Plan {
  const fits = record !== undefined && (deployment === undefined || deployment === record.candidate);
  const isSame = fits && record.content === content;
  const kept = { good: record?.good, previous: record?.previous };
  if (record?.state === 'running' && isSame) {
    const { candidate, before, stage } = record;
    const note = `continuing the roll-out to ${candidate} at stage ${stage}`;
    return { ...kept, candidate, before, resumeAt: stage, finished: false, note };
  }
  const unfinished = record?.state === 'running' || record?.state === 'canary';
  if (record?.state === 'canary' && isSame) {
    const { candidate } = record;
    if (traffic[candidate] === share) return { ...kept, candidate, before: traffic, finished: true };
    const back = record.good === undefined ? {} : { [record.good]: 100 };
    return { ...kept, candidate, before: back, finished: false, note: `going on with ${candidate}, which is a canary` };
  }
  // Traffic that was changed manually since then takes precedence.
  const good = unfinished ? record.good : busiest(traffic);
  if (record?.state === 'done' && isSame && record.candidate === good && share === 100 && traffic[good] === 100) {
    return { ...kept, candidate: good, before: traffic, finished: true };
  }
  const candidate = deployment ?? COLOURS.find((colour) => colour !== good) ?? 'green';
  if (candidate === good) {
    const message = `deployment ${candidate} of endpoint ${name} must not serve while it is replaced: leave out --deployment, or name another`;
    throw new MlopsError('E_DEPLOYMENT_SERVES', message);
  }
  return {
    ...{ candidate, good, previous: record?.previous, finished: false },
    before: good === undefined ? {} : { [good]: 100 },
    ...(unfinished && { note: `rolling back the unfinished roll-out of ${record.model} to ${record.candidate}` }),
  };
}

function busiest(traffic: Traffic): string | undefined {
  const [first] = Object.entries(traffic).sort(([, a], [, b]) => b - a);
  return first !== undefined && first[1] > 0 ? first[0] : undefined;
}
