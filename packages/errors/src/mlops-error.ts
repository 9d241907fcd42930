/** What an error carries besides its sentence: enough for a program to react and for a person to find the place. */
export interface ErrorFields {
  readonly file?: string;
  /** 1-based, as an editor counts. */
  readonly row?: number;
  readonly column?: string;
  readonly parameter?: string;
  /** Values of parameters, as text, that would mend it. */
  readonly proposed?: Readonly<Record<string, string>>;
  readonly owner?: string;
  readonly range?: string;
  readonly value?: unknown;
  readonly [field: string]: unknown;
}

/**
 * An error that a user can act on. `code` is stable (`E_PARAM_RANGE`, `E_SCHEMA`, …): scripts may depend on it;
 * `message` is for people and may be reworded. Anything else that is thrown is a defect of ours and keeps its stack.
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
