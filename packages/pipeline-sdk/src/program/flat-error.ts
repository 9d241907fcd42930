import { MlopsError, systemError } from '@aml-mlops/errors';

/** An error as JSON, sent from a step program to its runner. */
export interface FlatError {
  /** Stable code of an error that the user can fix, such as a full disk; undefined for a defect. */
  readonly code?: string | undefined;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
}

export function flatError(thrown: unknown): FlatError {
  const error = systemError(thrown) ?? thrown;
  if (error instanceof MlopsError) return { code: error.code, message: error.message, fields: error.fields };
  if (error instanceof Error) return { message: error.message, stack: error.stack };
  return { message: String(error) };
}
