import { MlopsError } from '@aml-mlops/errors';
import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { CredentialUnavailableError } from '@azure/identity';
import { describe, expect, test } from 'vitest';
import { askAzure, findAzure } from './azure-error.ts';

const request = createPipelineRequest({
  url: 'https://management.azure.com/x?sig=secret',
  headers: createHttpHeaders({ Authorization: 'Bearer secret' }),
});

function answered(statusCode: number, body: unknown): RestError {
  const bodyAsText = JSON.stringify(body);
  const response = { status: statusCode, headers: createHttpHeaders(), request, bodyAsText };
  return new RestError(`${statusCode}`, { statusCode, request, response });
}

const body = (message: string, details?: unknown) => ({ error: { code: 'X', message, details } });

describe('what Azure refuses becomes a sentence with a code', () => {
  test.each([
    [401, 'E_AZURE_AUTH', 'the token was refused (it may have expired): why'],
    [403, 'E_AZURE_AUTH', 'this identity may not do that: why'],
    [404, 'E_AZURE_NOT_FOUND', 'not found: why'],
    [409, 'E_AZURE_CONFLICT', 'there is another one already: why'],
    [429, 'E_AZURE_UNAVAILABLE', 'Azure answered 429, again and again; repeat it later: why'],
    [503, 'E_AZURE_UNAVAILABLE', 'Azure answered 503, again and again; repeat it later: why'],
    [400, 'E_AZURE_REFUSED', 'Azure refused it (400): why'],
  ])('%i is %s', async (status, code, sentence) => {
    const refusal = askAzure('job x', Promise.reject(answered(status, body('why'))));
    await expect(refusal).rejects.toMatchObject({ code, message: `job x: ${sentence}`, fields: { status } });
  });

  test.each([
    ['KeyBasedAuthenticationNotPermitted', 'the storage account forbids keys'],
    ['AuthorizationPermissionMismatch', 'it needs the role Storage Blob Data Contributor'],
    ['AuthorizationFailure', "the storage account's firewall refuses this machine"],
  ])('storage that refuses with %s: the role that helps is named', async (code, hint) => {
    const refusal = Object.assign(answered(403, {}), { code });
    await expect(askAzure('blob x', Promise.reject(refusal))).rejects.toThrow(hint);
  });

  test('a HEAD has no body: the code in its headers is read', async () => {
    const headers = createHttpHeaders({ 'x-ms-error-code': 'KeyBasedAuthenticationNotPermitted' });
    const response = { status: 403, headers, request, bodyAsText: '' };
    const refusal = new RestError('403', { statusCode: 403, request, response });
    await expect(askAzure('blob x', Promise.reject(refusal))).rejects.toThrow(
      'blob x: this identity may not do that: KeyBasedAuthenticationNotPermitted (the storage account forbids keys',
    );
  });

  test('details say which field is wrong, each once', async () => {
    const details = [{ message: 'inputs.raw is required' }, { message: 'inputs.raw is required' }];
    const refusal = askAzure('job x', Promise.reject(answered(400, body('The request is invalid', details))));
    await expect(refusal).rejects.toThrow('(400): The request is invalid; inputs.raw is required');
  });

  test('nobody signed in, nobody there', async () => {
    await expect(askAzure('x', Promise.reject(new CredentialUnavailableError('none')))).rejects.toThrow(
      'run "az login"',
    );
    const lost = new RestError('connect ECONNREFUSED', { code: 'ECONNREFUSED', request });
    await expect(askAzure('x', Promise.reject(lost))).rejects.toMatchObject({
      code: 'E_AZURE_UNAVAILABLE',
      message: 'x: Azure cannot be reached: ECONNREFUSED',
    });
  });

  test('nothing of the request is in the error', async () => {
    const error = await askAzure('x', Promise.reject(answered(500, body('why')))).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MlopsError);
    expect(JSON.stringify([String(error), error])).not.toContain('secret');
  });

  test('what is not there may be nothing; a defect of ours stays what it is', async () => {
    expect(await findAzure('x', Promise.reject(answered(404, {})))).toBeUndefined();
    const defect = new TypeError('ours');
    await expect(askAzure('x', Promise.reject(defect))).rejects.toBe(defect);
  });
});
