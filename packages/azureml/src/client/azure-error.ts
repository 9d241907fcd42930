import { MlopsError } from '@aml-mlops/errors';
import { RestError } from '@azure/core-rest-pipeline';

interface ErrorBody {
  readonly code?: string;
  readonly message?: string;
  readonly details?: readonly ErrorBody[] | null;
}

/**
 * Awaits an Azure request and converts its errors into errors that a user can act on. They contain nothing of the request
 * (headers, signed addresses).
 *
 * @param what the requested object: `component trainer of workspace dev`
 * @throws MlopsError `E_AZURE_AUTH`, `E_AZURE_NOT_FOUND`, `E_AZURE_CONFLICT`, `E_AZURE_REFUSED`, `E_AZURE_UNAVAILABLE`
 */
export async function askAzure<T>(what: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw azureError(what, error);
  }
}

/** As {@link askAzure}, but returns undefined if the object does not exist. */
export async function findAzure<T>(what: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw azureError(what, error);
  }
}

export function statusOf(error: unknown): number | undefined {
  return isRestError(error) ? error.statusCode : undefined;
}

export function azureError(what: string, error: unknown): unknown {
  if (error instanceof MlopsError) return error;
  if (isSignInError(error)) {
    const message = `${what}: nobody is signed in to Azure: run "az login", or give the machine an identity`;
    return new MlopsError('E_AZURE_AUTH', message, {}, { cause: error });
  }
  if (!isRestError(error)) return error;
  const { statusCode: status } = error;
  const hint = HINTS[codeOf(error) ?? ''];
  const reason = hint === undefined ? reasonOf(error) : `${reasonOf(error)} (${hint})`;
  const [code, sentence] = verdict(status, what, reason);
  return new MlopsError(code, sentence, status === undefined ? {} : { status });
}

/** Remedies for errors of the storage, by code. */
const HINTS: Readonly<Record<string, string>> = {
  AuthorizationFailure:
    "the storage account's firewall refuses this machine: allow its network there, or run the command where it is allowed",
  AuthorizationPermissionMismatch: 'it needs the role Storage Blob Data Contributor on the storage account',
  KeyBasedAuthenticationNotPermitted:
    'the storage account forbids keys: give this identity the role Storage Blob Data Contributor on it',
};

function verdict(status: number | undefined, what: string, reason: string): [code: string, sentence: string] {
  if (status === undefined) return ['E_AZURE_UNAVAILABLE', `${what}: Azure cannot be reached: ${reason}`];
  if (status === 401) return ['E_AZURE_AUTH', `${what}: the token was refused (it may have expired): ${reason}`];
  if (status === 403) return ['E_AZURE_AUTH', `${what}: this identity may not do that: ${reason}`];
  if (status === 404) return ['E_AZURE_NOT_FOUND', `${what}: not found: ${reason}`];
  if (status === 409 || status === 412) return ['E_AZURE_CONFLICT', `${what}: there is another one already: ${reason}`];
  if (status === 429 || status >= 500) {
    return ['E_AZURE_UNAVAILABLE', `${what}: Azure answered ${status}, again and again; repeat it later: ${reason}`];
  }
  return ['E_AZURE_REFUSED', `${what}: Azure refused it (${status}): ${reason}`];
}

/** The service's message with all its details, which name the invalid field. */
function reasonOf(error: RestError): string {
  const body = (error.details as { error?: ErrorBody } | undefined)?.error ?? bodyOf(error);
  const parts = body ? partsOf(body) : [];
  return [...new Set(parts)].join('; ') || codeOf(error) || error.message.split('\n')[0] || 'no reason given';
}

/** The storage also says it in a header, since the answer to a HEAD has no body. */
function codeOf({ code, response }: RestError): string | undefined {
  return code ?? response?.headers.get('x-ms-error-code');
}

function bodyOf(error: RestError): ErrorBody | undefined {
  try {
    return (JSON.parse(error.response?.bodyAsText ?? '') as { error?: ErrorBody }).error;
  } catch {
    return undefined;
  }
}

function partsOf({ message, details }: ErrorBody): string[] {
  return [...(message ? [message] : []), ...(details ?? []).flatMap(partsOf)];
}

/** Two copies of the class may be installed, so compare the name. */
function isRestError(error: unknown): error is RestError {
  return error instanceof RestError || (error instanceof Error && error.name === 'RestError');
}

function isSignInError(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(CredentialUnavailableError|AggregateAuthenticationError|AuthenticationError|AuthenticationRequiredError)$/.test(
      error.name,
    )
  );
}
