import { rangeError } from '@aml-mlops/errors';
import { isLoopback } from '../configuration/loopback.ts';

/** Ingestion address of Application Insights. */
export interface InsightsTarget {
  readonly instrumentationKey: string;
  /** Without a trailing slash. */
  readonly endpoint: string;
}

const DEFAULT_ENDPOINT = 'https://dc.services.visualstudio.com';
const KEY = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Parses `InstrumentationKey=…;IngestionEndpoint=https://…`, as shown in the portal, or the form with `EndpointSuffix` and `Location`.
 *
 * @throws MlopsError `E_PARAM_RANGE`; the message does not contain the connection string
 */
export function readConnectionString(text: string): InsightsTarget {
  const fields = new Map(
    text.split(';').map((field) => {
      const at = field.indexOf('=');
      return [field.slice(0, at).trim().toLowerCase(), field.slice(at + 1).trim()];
    }),
  );
  const refuse = (range: string) =>
    rangeError('APPLICATIONINSIGHTS_CONNECTION_STRING', 'scoring service', range, 'another');
  const instrumentationKey = fields.get('instrumentationkey') ?? '';
  if (!KEY.test(instrumentationKey)) throw refuse('InstrumentationKey=UUID;IngestionEndpoint=https://…');
  const [suffix, location] = [fields.get('endpointsuffix'), fields.get('location')];
  const bySuffix = suffix ? `https://${location ? `${location}.` : ''}dc.${suffix}` : DEFAULT_ENDPOINT;
  const endpoint = (fields.get('ingestionendpoint') || bySuffix).replace(/\/+$/, '');
  if (URL.parse(endpoint)?.protocol !== 'https:' && !isLoopback(endpoint)) {
    throw refuse('with an IngestionEndpoint that begins with https://');
  }
  return { instrumentationKey, endpoint };
}
