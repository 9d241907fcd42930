export interface ArmErrorDetail {
  readonly code: string;
  readonly message: string;
  /** The property concerned. */
  readonly target?: string;
}

/** An error response of the service, in the common format of Azure Resource Manager. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly ArmErrorDetail[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    details: readonly ArmErrorDetail[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ArmError';
    this.status = status;
    this.code = code;
    this.details = details;
    this.headers = headers;
  }

  body(): unknown {
    const { code, message, details } = this;
    return { error: { code, message, details } };
  }
}

export function badRequest(message: string, details: readonly ArmErrorDetail[] = []): ArmError {
  return new ArmError(400, 'UserError', message, details);
}

export function notFound(message: string): ArmError {
  return new ArmError(404, 'UserError', message);
}

export function conflict(message: string): ArmError {
  return new ArmError(409, 'Conflict', message);
}
