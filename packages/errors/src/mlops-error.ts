/** Fields of an error besides its message, with which a program can react and a person can find the place. */
export interface ErrorFields {
  readonly file?: string;
  /** Row, counted from 1. */
  readonly row?: number;
  readonly column?: string;
  readonly parameter?: string;
  /** Values of parameters, as text, that would fix the error. */
  readonly proposed?: Readonly<Record<string, string>>;
  readonly owner?: string;
  readonly range?: string;
  readonly value?: unknown;
  readonly [field: string]: unknown;
}

/**
 * An error that a user can act on. `code` is stable (`E_PARAM_RANGE`, `E_SCHEMA`, …): scripts may depend on it;
 * `message` is for people and may be reworded. Any other error is a defect of this project and keeps its stack.
 */
export class MlopsError extends Error {
  readonly code: string;
  readonly fields: ErrorFields;

  constructor(code: string, message: string, fields: ErrorFields = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MlopsError';
    this.code = code;
    this.fields = fields;
  }
}
