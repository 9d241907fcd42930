import { expect, test } from 'vitest';
import { storageOperation } from './storage-operation.ts';

const GROUP = '/subscriptions/s/resourceGroups/g';
const SERVICE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/devstoreaccount1/blobServices/default`;

test.each([
  ['GET', '/c/a/b', 'dataAction', 'containers/blobs/read', '/containers/c'],
  ['HEAD', '/c/a', 'dataAction', 'containers/blobs/read', '/containers/c'],
  ['PUT', '/c/a?comp=block', 'dataAction', 'containers/blobs/write', '/containers/c'],
  ['DELETE', '/c/a', 'dataAction', 'containers/blobs/delete', '/containers/c'],
  ['GET', '/c?restype=container&comp=list', 'dataAction', 'containers/blobs/read', '/containers/c'],
  ['GET', '/c?restype=container', 'action', 'containers/read', '/containers/c'],
  ['PUT', '/c?restype=container', 'action', 'containers/write', '/containers/c'],
  ['GET', '?comp=list', 'action', 'containers/read', ''],
  ['POST', '?restype=service&comp=userdelegationkey', 'action', 'generateUserDelegationKey/action', ''],
])('%s %s needs the %s %s', (method, at, plane, name, below) => {
  const url = new URL(`https://127.0.0.1:1/devstoreaccount1${at}`);
  expect(storageOperation(method, url, GROUP)).toEqual({
    ...{ plane, scope: `${SERVICE}${below}` },
    name: `Microsoft.Storage/storageAccounts/blobServices/${name}`,
  });
});
