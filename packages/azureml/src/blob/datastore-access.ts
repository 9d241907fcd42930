import { MlopsError } from '@aml-mlops/errors';
import type { DatastoreSecretsUnion } from '@azure/arm-machinelearning';

/** Credentials for the container of a datastore. */
export type DatastoreAccess =
  | { readonly by: 'identity' }
  | { readonly by: 'key'; readonly key: string }
  | { readonly by: 'signature'; readonly signature: string };

/** What the storage lets an identity do with blobs. */
export type IdentityAccess = 'none' | 'read' | 'write';

export interface AccessQuestions {
  /** Name in messages: `datastore raw of workspace dev`. */
  readonly label: string;
  /** Name of the storage account in messages. */
  readonly account: string;
  /** Credential type stored in the workspace; `None` if there is none. */
  readonly credentialsType: string;
  /** What our own identity may do there. */
  identityMay(): Promise<IdentityAccess>;
  /** The stored credentials. */
  secrets(): Promise<DatastoreSecretsUnion>;
}

/**
 * Uses our own identity if it may read and write: no key is requested, and storage that forbids keys works
 * too. Otherwise uses the key or signature stored in the workspace, if this identity may have it; who may only read, and may not
 * have it, reads.
 *
 * @throws MlopsError `E_AZURE_AUTH` if none of them is allowed
 */
export async function chooseAccess(questions: AccessQuestions): Promise<DatastoreAccess> {
  const { label, account, credentialsType, identityMay, secrets } = questions;
  if (credentialsType === 'None') return { by: 'identity' };
  const may = await identityMay();
  if (may === 'write') return { by: 'identity' };
  let kept: DatastoreSecretsUnion;
  try {
    kept = await secrets();
  } catch (error) {
    if (!(error instanceof MlopsError) || error.fields['status'] !== 403) throw error;
    if (may === 'read') return { by: 'identity' };
    const message = `${label}: this identity must have the role Storage Blob Data Contributor on storage account ${account}, or AzureML Data Scientist on the workspace, which may be told the storage's key; it has neither`;
    throw new MlopsError('E_AZURE_AUTH', message, { status: 403 }, { cause: error });
  }
  if ('sasToken' in kept && kept.sasToken) return { by: 'signature', signature: kept.sasToken.replace(/^\?/, '') };
  if ('key' in kept && kept.key) return { by: 'key', key: kept.key };
  return { by: 'identity' };
}
