import { MlopsError } from '@aml-mlops/errors';
import type { DatastoreSecretsUnion } from '@azure/arm-machinelearning';

/** What opens the container of a datastore. */
export type DatastoreAccess =
  | { readonly by: 'identity' }
  | { readonly by: 'key'; readonly key: string }
  | { readonly by: 'signature'; readonly signature: string };

export interface AccessQuestions {
  /** How it is called in messages: `datastore raw of workspace dev`. */
  readonly label: string;
  /** As the workspace keeps it: `None` where the workspace keeps nothing. */
  readonly credentialsType: string;
  /** Whether the storage lets in who we are. */
  identityOpens(): Promise<boolean>;
  /** What the workspace keeps. */
  secrets(): Promise<DatastoreSecretsUnion>;
}

/**
 * As ourselves where the storage lets us in: then no key is ever asked for, and storage that forbids keys is open all the
 * same. Else with the key or the signature that the workspace keeps, where this identity may have it.
 *
 * @throws MlopsError `E_AZURE_AUTH` where neither is allowed
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
