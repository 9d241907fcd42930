import { ArmError } from './arm-error.ts';

/** API version of our own client and of the body shapes. */
export const API_VERSION = '2022-10-01';

/** API version of Microsoft's clients for the data plane of registries (`_utils/_registry_utils.py` of azure-ai-ml 1.35). */
export const REGISTRY_API_VERSION = '2021-10-01-dataplanepreview';

/** The published versions of Microsoft.MachineLearningServices in Azure Resource Manager. */
const PUBLISHED = new Set([
  ...['2021-10-01', '2022-05-01', API_VERSION, '2023-04-01', '2023-10-01', '2024-04-01', '2024-10-01', '2025-04-01'],
  ...['2025-06-01', '2025-09-01', '2025-12-01', '2026-05-01'],
  ...['2022-01-01-preview', '2022-02-01-preview', '2022-06-01-preview', '2022-10-01-preview', '2022-12-01-preview'],
  ...['2023-02-01-preview', '2023-04-01-preview', '2023-06-01-preview', '2023-08-01-preview', '2024-01-01-preview'],
  ...['2024-04-01-preview', '2024-07-01-preview', '2024-10-01-preview', '2025-01-01-preview', '2025-04-01-preview'],
  ...['2025-07-01-preview', '2025-10-01-preview'],
]);

/**
 * The API version of a request.
 *
 * @param others accepted versions besides the published ones

 * @throws ArmError 400 if the request names no version, or an unpublished one
 */
export function apiVersionOf(url: URL, others: readonly string[] = []): string {
  const version = url.searchParams.get('api-version');
  if (!version) {
    throw new ArmError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  if (PUBLISHED.has(version) || others.includes(version)) return version;
  throw new ArmError(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for API version '${version}'. The supported api-versions are '${[...PUBLISHED].sort().join(', ')}'.`,
  );
}
