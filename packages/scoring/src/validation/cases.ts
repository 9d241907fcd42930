import { readFile } from 'node:fs/promises';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

const text = z.string().min(1);
const labelled = z.strictObject({ text, label: z.string().min(1) });

const casesSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Texts whose label is beyond doubt: some of every class. */
  golden: z.array(labelled).default([]),
  /** Kinds of text that matter on their own, such as short ones or those of one customer. */
  slices: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        texts: z.array(labelled).min(1),
        /** Share of its texts that must have their label, in [0, 1]. */
        minimumAccuracy: z.number().min(0).max(1),
      }),
    )
    .default([]),
  /** Texts that keep their label in other case, white space and punctuation, and below a signature. */
  invariant: z.array(text).default([]),
  /** A change of a text that must make a label likelier, or less likely. */
  directional: z
    .array(
      z.strictObject({ from: text, to: text, label: z.string().min(1), expect: z.enum(['likelier', 'less-likely']) }),
    )
    .default([]),
  /** Put below the invariant texts. Default: that of a mail. */
  signature: text.default('\n\n--\nKind regards\n'),
  budgets: z
    .strictObject({
      /** Share of the golden texts that may have another label, in [0, 1]. */
      goldenErrors: z.number().min(0).max(1).default(0),
      /** Share of the variants of invariant texts that may change their label, in [0, 1]. */
      invarianceErrors: z.number().min(0).max(1).default(0),
      /** Median milliseconds of one text alone; absent: not asked. */
      latencyMs: z.number().positive().optional(),
      /** Bytes of all files of the model; absent: not asked. */
      bytes: z.int().positive().optional(),
    })
    .prefault({}),
});

/** What a team asks of a model beyond a test set: the content of a file that it edits. */
export type ValidationCases = z.infer<typeof casesSchema>;

/** @throws MlopsError `E_VALIDATION_CASES`, naming what is wrong with the file */
export async function readCases(file: string): Promise<ValidationCases> {
  try {
    return casesSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const message = `cases in ${file} cannot be used: ${reasonOf(cause)}`;
    throw new MlopsError('E_VALIDATION_CASES', message, { file }, { cause });
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof z.ZodError) return z.prettifyError(cause).replaceAll('\n', ' ');
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
}
