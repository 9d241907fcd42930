import { expect, test } from 'vitest';
import { openSecret } from './key-vault-secret.ts';

test.each([
  'https://my-vault.vault.azure.net/secrets/keys',
  'https://my-vault.vault.azure.cn/secrets/keys/',
  'https://my-vault.vault.usgovcloudapi.net/secrets/keys',
])('%s is a secret', (address) => {
  expect(openSecret(address).label).toBe(`secret keys of ${new URL(address).host}`);
});

test.each([
  'http://my-vault.vault.azure.net/secrets/keys',
  'https://my-vault.vault.azure.net.example.org/secrets/keys',
  'https://vault.azure.net/secrets/keys',
  'https://my-vault.vault.azure.net:8443/secrets/keys',
  'https://me@my-vault.vault.azure.net/secrets/keys',
  'https://my-vault.vault.azure.net/keys/keys',
  'https://my-vault.vault.azure.net/secrets/keys/0123456789abcdef',
  'my-vault',
])('%s is none: no token goes there', (address) => {
  expect(() => openSecret(address)).toThrow(
    /^secret of Key Vault must be https:\/\/VAULT\.vault\.azure\.net\/secrets\//,
  );
});

test('what follows the path is not repeated', () => {
  expect(() => openSecret('https://my-vault.vault.azure.net/secrets/keys?sig=abc')).toThrow(/got "[^?]*"$/);
});
