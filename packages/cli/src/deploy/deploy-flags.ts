import type { AzureFlags } from '../azure/with-azure.ts';

export interface EndpointFlags extends AzureFlags {
  readonly endpoint: string;
  readonly json: boolean;
}

export interface DeployFlags extends AzureFlags {
  readonly endpoint?: string;
  /** Folder of a local model, instead of a registered one. */
  readonly folder?: string;
  readonly deployment?: string;
  readonly traffic: number;
  readonly mirror: number;
  readonly cases?: string;
  readonly requests: number;
  readonly maxErrors: number;
  readonly maxP99: number;
  readonly maxDiffering: number;
  readonly instanceType: string;
  readonly instances: number;
  readonly maxInstances?: number;
  readonly workers: number;
  readonly timeout: number;
  /** Service settings. */
  readonly variable?: Readonly<Record<string, string>>;
  readonly auth: 'key' | 'token' | 'entra';
  readonly identity?: string;
  readonly collectShare?: number;
  readonly to?: string;
  readonly json: boolean;
}
