import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';
import { askAzure } from '../client/azure-error.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';
import { ENDPOINT_SCOPE } from '../client/token-policies.ts';
import type { OnlineEndpoint } from './endpoint-resource.ts';

/** A deployment's answers to some texts. */
export interface EndpointAnswer {
  readonly answers: readonly {
    readonly label: string;
    readonly top: readonly { readonly label: string; readonly score: number }[];
  }[];
  readonly milliseconds: number;
}

export interface AskOptions {
  /** The target deployment, independent of the traffic. */
  readonly deployment?: string;
  /** Labels to rank for each text. Default: 1. */
  readonly top?: number;
}

/** Calls an endpoint as an application does. */
export interface EndpointClient {
  /** @throws MlopsError `E_ENDPOINT_ANSWER`, with the status and the response of the model's container */
  ask(texts: readonly string[], options?: AskOptions): Promise<EndpointAnswer>;
}

const score = z.object({ label: z.string(), probability: z.number().optional(), score: z.number().optional() });
const answerSchema = z.object({
  predictions: z.array(z.looseObject({ label: z.string(), top: z.array(score) })),
});

/** Keys and tokens are requested once, and kept in memory only. */
export async function openEndpoint(
  workspace: AzureWorkspace,
  endpoint: OnlineEndpoint,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<EndpointClient> {
  const secret = await secretOf(workspace, endpoint);
  return {
    async ask(texts, { deployment, top = 1 } = {}) {
      const started = performance.now();
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        const response = await fetch(endpoint.uri, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${secret}`,
            'content-type': 'application/json',
            ...(deployment !== undefined && { 'azureml-model-deployment': deployment }),
          },
          body: JSON.stringify({ texts, top }),
          signal: signal ? AbortSignal.any([signal, limit]) : limit,
        });
        const text = await response.text();
        if (response.status !== 200) throw refused(statusOf(response));
        const { predictions } = answerSchema.parse(JSON.parse(text));
        if (predictions.length !== texts.length)
          throw refused(`${predictions.length} predictions for ${texts.length} texts`);
        return {
          answers: predictions.map(({ label, top: ranked }) => ({
            label,
            top: ranked.map(({ label: other, probability, score: own }) => ({
              label: other,
              score: probability ?? own ?? 0,
            })),
          })),
          milliseconds: performance.now() - started,
        };
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof MlopsError) throw error;
        if (error instanceof Error && error.name === 'TimeoutError') throw refused(`nothing within ${timeoutMs} ms`);
        throw refused(
          error instanceof z.ZodError || error instanceof SyntaxError
            ? 'what is no answer of the scoring service'
            : 'no connection',
          error,
        );
      }
    },
  };
}

/** Excludes the request: texts belong to the users. */
function refused(got: string, cause?: unknown): MlopsError {
  return new MlopsError(
    'E_ENDPOINT_ANSWER',
    `answer of the endpoint must be predictions with status 200; got ${got}`,
    {},
    { cause },
  );
}

function statusOf({ status, headers }: Response): string {
  const own = headers.get('ms-azureml-model-error-statuscode');
  return own === null ? `status ${status}` : `status ${status}: the container answered ${own}`;
}

async function secretOf(workspace: AzureWorkspace, { name, authMode }: OnlineEndpoint): Promise<string> {
  const { arm, place, credential, label } = workspace;
  if (authMode === 'AADToken') {
    const token = await askAzure(`a token for endpoint ${name} of ${label}`, credential.getToken(ENDPOINT_SCOPE));
    return token?.token ?? '';
  }
  if (authMode === 'AMLToken') {
    const { accessToken } = await askAzure(
      `token of endpoint ${name} of ${label}`,
      arm.onlineEndpoints.getToken(...place, name),
    );
    return accessToken ?? '';
  }
  const { primaryKey } = await askAzure(
    `keys of endpoint ${name} of ${label}`,
    arm.onlineEndpoints.listKeys(...place, name),
  );
  return primaryKey ?? '';
}
