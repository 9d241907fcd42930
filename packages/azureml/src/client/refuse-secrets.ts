import { MlopsError } from '@aml-mlops/errors';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** Credentials for storage or a service, in the forms issued by Azure. */
const SECRETS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/[?&;]sig=[A-Za-z0-9%/+]{20,}/, 'a shared access signature (sig=…)'],
  [/AccountKey=[A-Za-z0-9+/]{40,}/, 'the key of a storage account (AccountKey=…)'],
  [/SharedAccessKey=[A-Za-z0-9+/]{30,}/, 'a shared access key (SharedAccessKey=…)'],
  [/\bBearer\s+ey[\w-]+\.[\w-]+\.[\w-]+/, 'a bearer token'],
];

/**
 * Rejects a text that contains a secret and would be visible to every reader of jobs or exported files. The error does not
 * show the secret.
 *
 * @param owner what contains it: `job weekly`, `pipeline.yml`
 * @throws MlopsError `E_SECRET`
 */
export function refuseSecrets(text: string, owner: string): void {
  const found = SECRETS.find(([pattern]) => pattern.test(text));
  if (!found) return;
  const message = `${owner} must hold no secret, since whoever may read jobs reads it; it holds ${found[1]}: register the storage as a datastore of the workspace and name it, azureml://datastores/<name>/paths/<folder>`;
  throw new MlopsError('E_SECRET', message);
}

/** Applies {@link refuseSecrets} to every body sent to a workspace. */
export function secretsPolicy(): PipelinePolicy {
  return {
    name: 'refuseSecrets',
    async sendRequest(request, next) {
      // `…/jobs/weekly?api-version=…` is `jobs/weekly`.
      const owner = new URL(request.url).pathname.split('/').slice(-2).join('/');
      if (typeof request.body === 'string') refuseSecrets(request.body, owner);
      return next(request);
    },
  };
}
