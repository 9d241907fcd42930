import { MlopsError } from '@aml-mlops/errors';
import { expect, test, vi } from 'vitest';
import { type AccessQuestions, chooseAccess } from './datastore-access.ts';

const refusal = (status: number) => new MlopsError('E_AZURE_AUTH', 'refused', { status });

function questions(change: Partial<AccessQuestions>): AccessQuestions {
  return {
    label: 'datastore raw of workspace dev',
    credentialsType: 'AccountKey',
    account: 'stmlops',
    identityMay: async () => 'none',
    secrets: async () => ({ secretsType: 'AccountKey', key: 'k' }),
    ...change,
  };
}

test('an identity that the storage lets in asks for no key', async () => {
  const secrets = vi.fn(() => Promise.reject(refusal(403)));
  expect(await chooseAccess(questions({ identityMay: async () => 'write', secrets }))).toEqual({ by: 'identity' });
  expect(await chooseAccess(questions({ credentialsType: 'None', secrets }))).toEqual({ by: 'identity' });
  expect(secrets).not.toHaveBeenCalled();
});

test('else the key or the signature that the workspace keeps', async () => {
  expect(await chooseAccess(questions({}))).toEqual({ by: 'key', key: 'k' });
  const secrets = async () => ({ secretsType: 'Sas' as const, sasToken: '?sig=s' });
  expect(await chooseAccess(questions({ secrets }))).toEqual({ by: 'signature', signature: 'sig=s' });
});

test('who may only read takes the key, and without it reads', async () => {
  const identityMay = async () => 'read' as const;
  expect(await chooseAccess(questions({ identityMay }))).toEqual({ by: 'key', key: 'k' });
  const secrets = () => Promise.reject(refusal(403));
  expect(await chooseAccess(questions({ identityMay, secrets }))).toEqual({ by: 'identity' });
});

test('where neither is allowed, the role is named; what else goes wrong is told as it is', async () => {
  await expect(chooseAccess(questions({ secrets: () => Promise.reject(refusal(403)) }))).rejects.toThrow(
    'datastore raw of workspace dev: this identity must have the role Storage Blob Data Contributor on storage account stmlops, or AzureML Data Scientist on the workspace',
  );
  await expect(chooseAccess(questions({ secrets: () => Promise.reject(refusal(401)) }))).rejects.toThrow('refused');
});
