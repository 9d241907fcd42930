import { rangeError } from '@aml-mlops/errors';

/** Target of request spans. Plain data. */
export interface TelemetrySettings {
  /** Of Application Insights. */
  readonly connectionString?: string;
  /** To the collector named by `OTEL_EXPORTER_OTLP_…`, as JSON over HTTP. */
  readonly otlp?: boolean;
}

/**
 * Spans are exported if `APPLICATIONINSIGHTS_CONNECTION_STRING`, `OTEL_EXPORTER_OTLP_ENDPOINT` or
 * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` is set, unless `OTEL_SDK_DISABLED` is `true`; else undefined, and nothing is loaded.
 *
 * @throws MlopsError `E_PARAM_RANGE` if the protocol is not supported
 */
export function telemetryOf(environment: NodeJS.ProcessEnv): TelemetrySettings | undefined {
  if (environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return undefined;
  const connectionString = environment['APPLICATIONINSIGHTS_CONNECTION_STRING'];
  const otlp = environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (!connectionString && !otlp) return undefined;
  const protocol =
    environment['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] || environment['OTEL_EXPORTER_OTLP_PROTOCOL'] || 'http/json';
  if (otlp && !protocol.startsWith('http/')) {
    throw rangeError('OTEL_EXPORTER_OTLP_PROTOCOL', 'scoring service', 'http/json', protocol);
  }
  return { ...(connectionString && { connectionString }), ...(otlp && { otlp: true }) };
}
