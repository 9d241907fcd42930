import { MlopsError } from '@aml-mlops/errors';
import type { DatastoreSecretsUnion } from '@azure/arm-machinelearning';

/** Credentials for the container of a datastore. */
export type DatastoreAccess =
  | { readonly by: 'identity' }
  | { readonly by: 'key'; readonly key: string }
  | { readonly by: 'signature'; readonly signature: string };

export interface AccessQuestions {
  /** Name in messages: `datastore raw of workspace dev`. */
  readonly label: string;
  /** Credential type stored in the workspace; `None` if there is none. */
  readonly credentialsType: string;
  /** Whether the storage accepts our identity. */
  identityOpens(): Promise<boolean>;
  /** The stored credentials. */
  secrets(): Promise<DatastoreSecretsUnion>;
}

/**
 * Uses our own identity if the storage accepts it: no key is requested, and storage that forbids keys works
 * too. Otherwise uses the key or signature stored in the workspace, if this identity may read it.
 *
 * @throws MlopsError `E_AZURE_AUTH` if neither is allowed
 */
export async function chooseAccess(questions: AccessQuestions): Promise<DatastoreAccess> {
  const { label, credentialsType, identityOpens, secrets } = questions;
  if (credentialsType === 'None' || (await identityOpens())) return { by: 'identity' };
  let kept: DatastoreSecretsUnion;
  try {
    kept = await secrets();
  } catch (error) {
    if (!(error instanceof MlopsError) || error.fields['status'] !== 403) throw error;
    const message = `${label}: this identity must have the role Storage Blob Data Contributor on the storage; it may neither read it nor be told its key`;
    throw new MlopsError('E_AZURE_AUTH', message, { status: 403 }, { cause: error });
  }
  if ('sasToken' in kept && kept.sasToken) return { by: 'signature', signature: kept.sasToken.replace(/^\?/, '') };
  if ('key' in kept && kept.key) return { by: 'key', key: kept.key };
  return { by: 'identity' };
}
