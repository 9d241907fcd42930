import { readFile } from 'node:fs/promises';
import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

const text = z.string().min(1);
const labelled = z.strictObject({ text, label: z.string().min(1) });

const casesSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Texts of every class whose label is beyond doubt. */
  golden: z.array(labelled).default([]),
  /** Kinds of text that are evaluated separately, such as short ones or those of one customer. */
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
  /** Texts whose label must not change with case, white space, punctuation or a signature. */
  invariant: z.array(text).default([]),
  /** Changes of a text that must make a label more or less likely. */
  directional: z
    .array(
      z.strictObject({ from: text, to: text, label: z.string().min(1), expect: z.enum(['likelier', 'less-likely']) }),
    )
    .default([]),
  /** Signature that is appended to the invariant texts. Default: that of an e-mail. */
  signature: text.default('\n\n--\nKind regards\n'),
  budgets: z
    .strictObject({
      /** Largest share of golden texts with a wrong label, in [0, 1]. Default: 0. */
      goldenErrors: z.number().min(0).max(1).default(0),
      /** Largest share of variants of invariant texts that change their label, in [0, 1]. Default: 0. */
      invarianceErrors: z.number().min(0).max(1).default(0),
      /** Largest median latency of a single text, in milliseconds. Default: not checked. */
      latencyMs: z.number().positive().optional(),
      /** Largest size of all files of the model, in bytes. Default: not checked. */
      bytes: z.int().positive().optional(),
    })
    .prefault({}),
});

/** A team's requirements of a model beyond the test set: the content of a file that the team maintains. */
export type ValidationCases = z.infer<typeof casesSchema>;

/** Reads and checks a file of validation cases. @throws MlopsError `E_VALIDATION_CASES` for an invalid file; names what is wrong */
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
