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
  /** Default: as {@link credentialOf} says. */
  readonly credential?: TokenCredential;
  /** Told of every request that is sent, retries included. */
  readonly onRequest?: (request: { readonly method: string; readonly url: string }) => void;
  /** Attempts after the first for what was throttled, failed with 5xx or lost its connection. Default 6. */
  readonly maxRetries?: number;
  /** Before the first of them, in milliseconds; it doubles. Default 400. */
  readonly retryDelay?: number;
}

export interface RetryOptions {
  readonly maxRetries: number;
  readonly retryDelay: number;
}

/** A workspace that can be asked. Nothing is sent before it is. */
export interface AzureWorkspace {
  readonly config: WorkspaceConfig;
  readonly arm: AzureMachineLearningWorkspaces;
  /** Resource group and workspace: the first two arguments of most operations. */
  readonly place: readonly [resourceGroup: string, workspace: string];
  readonly credential: TokenCredential;
  readonly retry: RetryOptions;
  /** How it is called in messages: `workspace dev`. */
  readonly label: string;
  /** Where its runs are tracked: an http or https address. Asked for once. */
  trackingUri(): Promise<string>;
  /** The region that it is in. Asked for once. */
  location(): Promise<string>;
  /** The id that the service gave it. Asked for once. */
  guid(): Promise<string>;
  /** One of its Blob datastores. Asked for once. */
  blobDatastore(name: string): Promise<AzureBlobDatastore>;
  /** What opens that datastore's container. Asked for once, kept in memory alone. */
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

/** What Azure calls `azureml://<host>/mlflow/…` is MLflow's REST API at the same host. */
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

/** Remembers answers, and forgets failures. */
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
