import { expect, test } from 'vitest';
import { CONFIG } from '../testing/published.fixture.ts';
import { assetId, datastoreUri, parseDatastoreUri, sharedAssetId } from './asset-ids.ts';

test('the long form of a datastore path is read as the short one is', () => {
  const place = { datastore: 'blobs', path: 'a/b c' };
  expect(parseDatastoreUri('azureml://datastores/blobs/paths/a/b c/')).toEqual(place);
  expect(parseDatastoreUri(datastoreUri(CONFIG, 'blobs', 'a/b c'))).toEqual(place);
  expect(parseDatastoreUri('azureml:data:1')).toBeUndefined();
});

test('components come from the registry where the workspace has one', () => {
  expect(sharedAssetId(CONFIG, 'components', 'trainer', '1')).toBe(assetId(CONFIG, 'components', 'trainer', '1'));
  expect(sharedAssetId({ ...CONFIG, registry: 'shared' }, 'components', 'trainer', '1')).toBe(
    'azureml://registries/shared/components/trainer/versions/1',
  );
});
