/** Who may ask. Plain data. */
export type AuthSettings =
  /** Everybody, on this machine's own address alone. */
  | { readonly kind: 'none' }
  /** Everybody: a platform in front of the server checks who asks, as Azure's managed endpoints do. */
  | { readonly kind: 'platform' }
  /** Who has a key. */
  | {
      readonly kind: 'keys';
      /** A key a line; read again when it changes. */
      readonly file?: string;
      /** Keys given directly, as from the environment. */
      readonly keys?: readonly string[];
      /** A secret of Azure Key Vault, `https://VAULT.vault.azure.net/secrets/NAME`: a key a line; read again and again. */
      readonly vault?: string;
      /** Seconds between two readings of the secret, in (0, 86,400]. Default 60. */
      readonly vaultSeconds?: number;
    }
  /** Who has a token of Microsoft Entra, or another issuer of signed tokens. */
  | {
      readonly kind: 'entra';
      /** What `iss` must be: `https://login.microsoftonline.com/TENANT/v2.0`. */
      readonly issuer: string;
      /** What `aud` must be: the id of the app registration. */
      readonly audience: string;
      /** Where the issuer's keys are. */
      readonly keysUrl: string;
      /** One of which must be among the token's `roles`; absent: any token for the audience will do. */
      readonly roles?: readonly string[];
    };
