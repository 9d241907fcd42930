import { rangeError } from '@aml-mlops/errors';
import { DEFAULT_LIMITS } from '../batching/limits.ts';

/** The container settings of the service, shared by Azure, Docker and Kubernetes. Plain data. */
export interface ServiceContainer {
  readonly name: string;
  /** Folder of `environments/` with its base image. */
  readonly base: string;
  /** Packages with binaries, which are not bundled. */
  readonly native: readonly string[];
  readonly port: number;
  readonly routes: { readonly liveness: string; readonly readiness: string; readonly scoring: string };
  readonly variables: Readonly<Record<string, string>>;
  /** Concurrent requests of {@link REQUEST_TEXTS} texts that it accepts before responding with 429. */
  readonly concurrentRequests: number;
  /** Maximum duration of a request; the service times out before the platform does. */
  readonly timeoutSeconds: number;
  /** How long it continues to answer after SIGTERM. */
  readonly drainSeconds: number;
  /** Seconds. A model of a few megabytes loads in one or two. */
  readonly probes: {
    readonly initialDelay: number;
    readonly period: number;
    readonly timeout: number;
    readonly failures: number;
  };
  /** User of the image: not root. */
  readonly user: number;
  readonly memory: string;
  readonly cpu: string;
}

export interface ContainerSettings {
  /** Processes. Default: 1. Range: [1, 64]. */
  readonly workers?: number;
  /** Request timeout in milliseconds. Default: 5000, as Azure's. Range: [1, 180000]. */
  readonly timeoutMs?: number;
  /** Further settings of the service, such as the telemetry target. Default: none. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Variables allowed in a deployment: settings of the service and of telemetry, and the choice of its identity. */
const OPEN_VARIABLES = /^(SCORING_[A-Z_]+|OTEL_[A-Z_]+|APPLICATIONINSIGHTS_CONNECTION_STRING|AZURE_CLIENT_ID)$/;
/** Not allowed: secrets, since everyone who sees a deployment sees its variables; and variables set by the platform. */
const CLOSED_VARIABLES = /^(SCORING_(KEYS|KEYS_FILE|AUTH|TIMEOUT_MS|DRAIN_MS)|OTEL_.*HEADERS)$/;

/** A request with this many texts is sent to the model as one batch. */
const REQUEST_TEXTS = 256;
const DRAIN_SECONDS = 5;
const LONGEST_TIMEOUT = 180_000;

/** @throws MlopsError `E_PARAM_RANGE` */
export function serviceContainer({
  workers = 1,
  timeoutMs = 5000,
  variables = {},
}: ContainerSettings = {}): ServiceContainer {
  const whole = (name: string, value: number, most: number) => {
    if (Number.isInteger(value) && value >= 1 && value <= most) return;
    throw rangeError(name, 'scoring service', `a whole number in [1, ${most}]`, value);
  };
  whole('workers', workers, 64);
  whole('timeout', timeoutMs, LONGEST_TIMEOUT);
  for (const name of Object.keys(variables)) {
    if (OPEN_VARIABLES.test(name) && !CLOSED_VARIABLES.test(name)) continue;
    const range =
      'SCORING_… or OTEL_… without keys and headers, APPLICATIONINSIGHTS_CONNECTION_STRING or AZURE_CLIENT_ID';
    throw rangeError('variable', 'scoring service', range, name);
  }
  return {
    name: 'scoring-service',
    base: 'node',
    native: ['onnxruntime-node'],
    port: 5001,
    routes: { liveness: '/health/live', readiness: '/health/ready', scoring: '/score' },
    variables: {
      ...variables,
      SERVER_PORT: '5001',
      WORKER_COUNT: String(workers),
      SCORING_TIMEOUT_MS: String(timeoutMs),
      SCORING_DRAIN_MS: String(DRAIN_SECONDS * 1000),
    },
    concurrentRequests: workers * Math.floor(DEFAULT_LIMITS.queuedTexts / REQUEST_TEXTS),
    timeoutSeconds: Math.ceil(timeoutMs / 1000),
    drainSeconds: DRAIN_SECONDS,
    probes: { initialDelay: 5, period: 10, timeout: 2, failures: 30 },
    user: 1000,
    memory: `${256 + 256 * workers}Mi`,
    cpu: String(workers),
  };
}
