import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StorageWithRoles, storageWithRoles } from '../testing/storage-roles.fixture.ts';

/* Storage over https, as a signed-in identity: what it may do is what its roles say. */

let storage: StorageWithRoles;
beforeAll(async () => {
  storage = await storageWithRoles();
  await storage.start('keys-and-tokens');
});
afterAll(() => storage?.close());

test('whoever has the role reads and writes as itself, and asks for no key', async () => {
  const contributor = storage.as('contributor');
  await contributor.upload('by-identity');
  expect(await contributor.download('by-identity')).toBe('alpha');
  expect(contributor.askedForKey()).toBe(false);
});

test.each(['reader-with-key', 'group-contributor', 'scientist'] as const)(
  '%s may not write as itself: the key that it may be told is used',
  async (who) => {
    const opened = storage.as(who);
    await opened.upload(`by-${who}`);
    expect(await opened.download(`by-${who}`)).toBe('alpha');
    expect(opened.askedForKey()).toBe(true);
  },
);

test('a reader who is told no key reads; what it writes is refused by the role that it lacks', async () => {
  const reader = storage.as('reader');
  expect(await reader.download('by-identity')).toBe('alpha');
  await expect(reader.upload('by-reader')).rejects.toMatchObject({
    code: 'E_AZURE_AUTH',
    message: expect.stringContaining('it needs the role Storage Blob Data Contributor on the storage account'),
  });
});

test('whoever may neither is told both roles, either of which would do', async () => {
  await expect(storage.as('keyless').upload('x')).rejects.toMatchObject({
    code: 'E_AZURE_AUTH',
    message:
      "datastore workspaceblobstore of workspace dev: this identity must have the role Storage Blob Data Contributor on storage account devstoreaccount1, or AzureML Data Scientist on the workspace, which may be told the storage's key; it has neither",
  });
});
