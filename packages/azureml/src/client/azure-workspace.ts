import {
  type AzureBlobDatastore,
  AzureMachineLearningWorkspaces,
  type DatastoreSecretsUnion,
} from '@azure/arm-machinelearning';
import type { TokenCredential } from '@azure/core-auth';
import { bearerTokenAuthenticationPolicyName, type PipelinePolicy } from '@azure/core-rest-pipeline';
import { isLoopback } from '../configuration/loopback.ts';
import type { WorkspaceConfig } from '../configuration/workspaces.ts';
import { askAzure } from './azure-error.ts';
import { credentialOf } from './credential.ts';
import { secretsPolicy } from './refuse-secrets.ts';
import { freshTokenPolicy, loopbackTokenPolicy } from './token-policies.ts';

export interface AzureWorkspaceOptions {
  /** Default: see {@link credentialOf}. */
  readonly credential?: TokenCredential;
  /** Called for every request sent, including retries. */
  readonly onRequest?: (request: { readonly method: string; readonly url: string }) => void;
  /** Retries of a request that was throttled, failed with 5xx or lost its connection. Default: 6. */
  readonly maxRetries?: number;
  /** Delay before the first retry, in milliseconds; it doubles. Default: 400. */
  readonly retryDelay?: number;
}

export interface RetryOptions {
  readonly maxRetries: number;
  readonly retryDelay: number;
}

/** A workspace client. Sends nothing until it is used. */
export interface AzureWorkspace {
  readonly config: WorkspaceConfig;
  readonly arm: AzureMachineLearningWorkspaces;
  /** Resource group and workspace: the first two arguments of most operations. */
  readonly place: readonly [resourceGroup: string, workspace: string];
  readonly credential: TokenCredential;
  readonly retry: RetryOptions;
  /** Name in messages: `workspace dev`. */
  readonly label: string;
  /** Tracking address (http or https). Requested once. */
  trackingUri(): Promise<string>;
  /** Region of the workspace. Requested once. */
  location(): Promise<string>;
  /** Id assigned by the service. Requested once. */
  guid(): Promise<string>;
  /** One of its Blob datastores. Requested once. */
  blobDatastore(name: string): Promise<AzureBlobDatastore>;
  /** Credentials for that datastore's container. Requested once, kept in memory only. */
  blobSecrets(name: string): Promise<DatastoreSecretsUnion>;
}

export function openAzureWorkspace(config: WorkspaceConfig, options: AzureWorkspaceOptions = {}): AzureWorkspace {
  const { credential = credentialOf(config), onRequest, maxRetries = 6, retryDelay = 400 } = options;
  const endpoint = config.endpoints?.resourceManager;
  const arm = new AzureMachineLearningWorkspaces(credential, config.subscription, {
    ...(endpoint === undefined ? {} : { endpoint, allowInsecureConnection: true }),
    retryOptions: { maxRetries, retryDelayInMs: retryDelay, maxRetryDelayInMs: 20 * retryDelay },
  });
  if (endpoint !== undefined) {
    arm.pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
    arm.pipeline.addPolicy(loopbackTokenPolicy(credential), { phase: 'Sign' });
  }
  arm.pipeline.addPolicy(freshTokenPolicy(credential), { phase: 'Sign' });
  arm.pipeline.addPolicy(secretsPolicy(), { phase: 'Sign' });
  if (onRequest) arm.pipeline.addPolicy(requestWatcher(onRequest), { phase: 'Sign' });
  const place = [config.resourceGroup, config.workspace] as const;
  const label = `workspace ${config.alias}`;
  const described = once(() => askAzure(label, arm.workspaces.get(...place)));
  return {
    config,
    arm,
    place,
    credential,
    retry: { maxRetries, retryDelay },
    label,
    trackingUri: async () => trackingEndpoint((await described()).mlFlowTrackingUri ?? ''),
    location: async () => (await described()).location ?? '',
    guid: async () => (await described()).workspaceId ?? '',
    blobDatastore: onceEach(async (name) => {
      const { properties } = await askAzure(`datastore ${name} of ${label}`, arm.datastores.get(...place, name));
      return properties as AzureBlobDatastore;
    }),
    blobSecrets: onceEach((name) => {
      return askAzure(`access to datastore ${name} of ${label}`, arm.datastores.listSecrets(...place, name));
    }),
  };
}

/** Azure's `azureml://<host>/mlflow/…` is MLflow's REST API on the same host. */
export function trackingEndpoint(uri: string): string {
  if (!uri.startsWith('azureml://')) return uri;
  const plain = uri.replace(/^azureml:/, 'https:');
  return isLoopback(plain) ? plain.replace(/^https:/, 'http:') : plain;
}

function requestWatcher(onRequest: NonNullable<AzureWorkspaceOptions['onRequest']>): PipelinePolicy {
  return {
    name: 'requestWatcher',
    sendRequest: (request, next) => {
      onRequest({ method: request.method, url: request.url.split('?')[0] ?? '' });
      return next(request);
    },
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  const each = onceEach(ask);
  return () => each('');
}

/** Caches results but not failures. */
function onceEach<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (key) => {
    const known = answers.get(key);
    if (known) return known;
    const answer = ask(key);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
