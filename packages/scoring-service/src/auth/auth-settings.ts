/** Which callers are admitted. Plain data. */
export type AuthSettings =
  /** Everyone, on this machine's loopback address only. */
  | { readonly kind: 'none' }
  /** Everyone: a platform in front of the server authenticates callers, as Azure's managed endpoints do. */
  | { readonly kind: 'platform' }
  /** Callers with a key. */
  | {
      readonly kind: 'keys';
      /** File with one key per line; read again when it changes. */
      readonly file?: string;
      /** Keys given directly, such as from the environment. */
      readonly keys?: readonly string[];
      /** A secret of Azure Key Vault, `https://VAULT.vault.azure.net/secrets/NAME`, with one key per line; polled. */
      readonly vault?: string;
      /** Polling interval of the secret in seconds. Default: 60. Range: (0, 86,400]. */
      readonly vaultSeconds?: number;
    }
  /** Callers with a token from Microsoft Entra, or another issuer of signed tokens. */
  | {
      readonly kind: 'entra';
      /** Required `iss`: `https://login.microsoftonline.com/TENANT/v2.0`. */
      readonly issuer: string;
      /** Required `aud`: the id of the app registration. */
      readonly audience: string;
      /** URL of the issuer's keys. */
      readonly keysUrl: string;
      /** Required roles, of which the token's `roles` must contain one; absent: any token for the audience is accepted. */
      readonly roles?: readonly string[];
    };
