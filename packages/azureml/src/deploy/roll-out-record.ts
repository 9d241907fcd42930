import { randomBytes } from 'node:crypto';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import type { OnlineEndpoint, Traffic } from './endpoint-resource.ts';

/** `running`: in progress, or its command was killed; `canary`: completed at less than all of the traffic. */
export type RollOutState = 'running' | 'canary' | 'done' | 'rolled-back';

/**
 * The endpoint's record of its last roll-out. It is stored in the endpoint's tags, so that it changes atomically with
 * the traffic, and anyone who may read the endpoint can resume it.
 */
export interface RollOutRecord {
  /** Identifies one run of the command; a command that takes over writes its own id. */
  readonly id: string;
  readonly state: RollOutState;
  readonly candidate: string;
  /** `name:version` */
  readonly model: string;
  /** Hash of everything that the candidate consists of. */
  readonly content: string;
  /** Index of the last stage started. */
  readonly stage: string;
  /** The deployment that receives the traffic again on rollback; absent for the first one. */
  readonly good?: string;
  /** The previous good deployment, for a rollback of a completed roll-out. */
  readonly previous?: string;
  /** Traffic before the roll-out. */
  readonly before: Traffic;
  /** Reason of the rollback. */
  readonly reason?: string;
}

const PREFIX = 'mlops.rollout.';
const FIELDS = [
  'id',
  'state',
  'candidate',
  'model',
  'content',
  'stage',
  'good',
  'previous',
  'before',
  'reason',
] as const;
/** Maximum length of a tag value on Azure. */
const LONGEST = 256;

const schema = z.object({
  id: z.string(),
  state: z.enum(['running', 'canary', 'done', 'rolled-back']),
  candidate: z.string(),
  model: z.string(),
  content: z.string(),
  stage: z.string(),
  good: z.string().optional(),
  previous: z.string().optional(),
  before: z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(z.record(z.string(), z.number())),
  reason: z.string().optional(),
});

export function newRollOutId(now: Date): string {
  return `${now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}-${randomBytes(2).toString('hex')}`;
}

/**
 * Undefined if this command has never rolled out to the endpoint.
 *
 * @throws MlopsError `E_ROLL_OUT_RECORD` if the tags were edited
 */
export function readRollOut({ name, tags }: Pick<OnlineEndpoint, 'name' | 'tags'>): RollOutRecord | undefined {
  const given = Object.fromEntries(
    FIELDS.flatMap((field) => (tags[PREFIX + field] === undefined ? [] : [[field, tags[PREFIX + field]]])),
  );
  if (Object.keys(given).length === 0) return undefined;
  try {
    return schema.parse(given) as RollOutRecord;
  } catch (cause) {
    const message = `tags ${PREFIX}* of endpoint ${name} must be those that the last roll-out left: remove all of them to begin anew`;
    throw new MlopsError('E_ROLL_OUT_RECORD', message, {}, { cause });
  }
}

/** The endpoint's tags with a record added. Other tags are kept. */
export function withRollOut(
  tags: Readonly<Record<string, string>>,
  record: RollOutRecord,
): Readonly<Record<string, string>> {
  const others = Object.entries(tags).filter(([name]) => !name.startsWith(PREFIX));
  const own = FIELDS.flatMap((field): [string, string][] => {
    const value = field === 'before' ? JSON.stringify(record.before) : record[field];
    return value === undefined ? [] : [[PREFIX + field, value.slice(0, LONGEST)]];
  });
  return Object.fromEntries([...others, ...own]);
}
