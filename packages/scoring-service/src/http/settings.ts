import { rangeError } from '@aml-mlops/errors';
import { isLoopback } from '@aml-mlops/http';
import type { AuthSettings } from '../auth/auth-settings.ts';
import { DEFAULT_LIMITS, type Limits } from '../batching/limits.ts';
import type { CollectionSettings } from '../collection/collection-settings.ts';
import type { TelemetrySettings } from '../telemetry/telemetry-settings.ts';

/** Network and limit settings of a server. Plain data: all processes of a server get the same. */
export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  /** Additional port for health probes; absent: only the server's own port. */
  readonly healthPort?: number;
  readonly limits: Limits;
  /** Request timeout, in milliseconds. */
  readonly timeoutMs: number;
  /** How long a terminating server accepts requests after it reports that it is not ready, in milliseconds. */
  readonly drainMs: number;
  readonly auth: AuthSettings;
  readonly collection?: CollectionSettings;
  /** Target of request spans; absent: none. */
  readonly telemetry?: TelemetrySettings;
  /** One JSON line per request on standard error: route, status, duration; no text and no key. */
  readonly accessLog: boolean;
}

/** Settings given by a caller; each has a default. */
export interface GivenSettings extends Partial<Omit<ServerSettings, 'limits'>> {
  readonly limits?: Partial<Limits>;
}

const DAY_MS = 86_400_000;

/**
 * @param given host: default 127.0.0.1; port: default 5001, in [0, 65535], 0 selects a free one; healthPort: in [1, 65535];
 * timeoutMs: default 30,000, in [1, 86,400,000]; drainMs: default 0, in [0, 86,400,000]; auth: default none, which serves this machine only
 * @throws MlopsError `E_PARAM_RANGE`
 */
export function checkSettings(given: GivenSettings = {}): ServerSettings {
  const { host = '127.0.0.1', port = 5001, timeoutMs = 30_000, drainMs = 0, accessLog = false } = given;
  const auth = given.auth ?? { kind: 'none' };
  const whole = (name: string, value: number, min: number, max: number) => {
    if (Number.isInteger(value) && value >= min && value <= max) return;
    throw rangeError(name, 'scoring service', `a whole number in [${min}, ${max}]`, value);
  };
  whole('port', port, 0, 65_535);
  const { healthPort } = given;
  if (healthPort !== undefined) whole('health port', healthPort, 1, 65_535);
  whole('timeout', timeoutMs, 1, DAY_MS);
  whole('drain time', drainMs, 0, DAY_MS);
  const limits = { ...DEFAULT_LIMITS, ...given.limits };
  for (const [name, value] of Object.entries(limits)) whole(`limit ${name}`, value, 1, 2 ** 40);
  if (auth.kind === 'none' && !isLoopback(host)) {
    const range = `keys, entra, or platform where one in front of this server checks who asks (host ${host} can be reached by others)`;
    throw rangeError('auth', 'scoring service', range, 'none');
  }
  const { collection, telemetry } = given;
  if (collection && !(collection.share > 0 && collection.share <= 1)) {
    throw rangeError('share of collected data', 'scoring service', 'in (0, 1]', collection.share);
  }
  return {
    ...{ host, port, limits, timeoutMs, drainMs, auth, accessLog },
    ...(collection && { collection }),
    ...(telemetry && { telemetry }),
    ...(healthPort !== undefined && healthPort !== port && { healthPort }),
  };
}
