import * as z from 'zod';

export const REPORT_VERSION = 1;
export const REPORT_FILE = 'monitoring.json';

const testSchema = z.object({
  name: z.string(),
  against: z.enum(['training', 'before']),
  /** Measure of `effect`: auc, psi, share or accuracy. */
  statistic: z.string(),
  effect: z.number(),
  p: z.number(),
  adjustedP: z.number(),
  fires: z.boolean(),
});

const alarmSchema = z.object({
  cause: z.enum(['data-quality', 'new-topics', 'text-shape', 'predictions', 'accuracy', 'service']),
  severity: z.enum(['warning', 'critical']),
  tests: z.array(z.string()),
  words: z.array(z.string()),
  message: z.string(),
  advice: z.string(),
});

const windowSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** Whether the window has ended; if not, more documents may follow. */
  complete: z.boolean(),
  requests: z.number(),
  documents: z.number(),
  /** Texts used by the tests. */
  sampled: z.number(),
  differentTexts: z.number(),
  quality: z.object({ empty: z.number(), tooLong: z.number(), broken: z.number() }),
  labels: z.array(z.object({ label: z.string(), documents: z.number() })),
  confidence: z.number().nullable(),
  tests: z.array(testSchema),
  alarms: z.array(alarmSchema),
  words: z.array(z.object({ word: z.string(), share: z.number(), shareBefore: z.number(), p: z.number() })),
  estimatedAccuracy: z
    .object({ value: z.number(), low: z.number(), high: z.number(), valid: z.boolean(), reason: z.string().nullable() })
    .nullable(),
  accuracy: z.object({ value: z.number(), documents: z.number() }).nullable(),
  service: z.object({
    answered: z.number(),
    errors: z.number(),
    kept: z.number(),
    dropped: z.number(),
    unclosed: z.number(),
    medianSeconds: z.number().nullable(),
    p99Seconds: z.number().nullable(),
  }),
});

/** `monitoring.json` of a `report/monitoring`. */
export const reportSchema = z.object({
  schemaVersion: z.literal(REPORT_VERSION),
  window: z.string(),
  /** Upper bound on the probability that a window without any change raises an alarm. */
  level: z.number(),
  training: z.object({ documents: z.number(), accuracy: z.number().nullable(), calibratedOn: z.number() }),
  windows: z.array(windowSchema),
});

export type MonitoringReport = z.output<typeof reportSchema>;
export type ReportedWindow = z.output<typeof windowSchema>;
