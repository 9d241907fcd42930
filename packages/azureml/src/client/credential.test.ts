import { createPipelineRequest } from '@azure/core-rest-pipeline';
import { DefaultAzureCredential } from '@azure/identity';
import { expect, test } from 'vitest';
import { CONFIG } from '../testing/published.fixture.ts';
import { trackingEndpoint } from './azure-workspace.ts';
import { credentialOf, loopbackCredential } from './credential.ts';
import { loopbackTokenPolicy } from './token-policies.ts';

test('a workspace of Azure is asked as who the machine is; an emulator is shown a token that opens nothing else', async () => {
  expect(credentialOf(CONFIG)).toBeInstanceOf(DefaultAzureCredential);
  const emulated = { ...CONFIG, endpoints: { resourceManager: 'http://127.0.0.1:8080' } };
  expect((await credentialOf(emulated, {}).getToken([]))?.token).toBe('emulator');
  expect((await credentialOf(emulated, { MLOPS_EMULATOR_TOKEN: 't' }).getToken([]))?.token).toBe('t');
  expect(() => loopbackCredential('https://example.com', 't')).toThrow('must go to a server on this machine');
});

test('the token of an emulator does not leave this machine, wherever a redirect leads', async () => {
  const policy = loopbackTokenPolicy(loopbackCredential('http://127.0.0.1:8080', 'secret'));
  const request = createPipelineRequest({ url: 'http://10.0.0.1/' });
  const sent = policy.sendRequest(request, () => Promise.reject(new Error('it was sent')));
  await expect(sent).rejects.toThrow('a token for an emulator must not leave this machine: http://10.0.0.1/');
  expect(request.headers.has('Authorization')).toBe(false);
});

test.each([
  ['azureml://westeurope.api.azureml.ms/mlflow/v1.0/x', 'https://westeurope.api.azureml.ms/mlflow/v1.0/x'],
  ['azureml://127.0.0.1:5000/mlflow/v1.0/x', 'http://127.0.0.1:5000/mlflow/v1.0/x'],
  ['https://example.com/x', 'https://example.com/x'],
])('%s is tracked at %s', (uri, endpoint) => {
  expect(trackingEndpoint(uri)).toBe(endpoint);
});
