import { armGuid } from './hash-functions.ts';

/**
 * A value known only at deployment: a property that the service gives a resource, or one of its keys. Offline a placeholder
 * stands for it: always the same text, or a GUID if the service would return one.
 */
export class Told {
  readonly of: string;
  readonly path: readonly string[];

  /** @param of id of the resource, or the call that requests it: `listKeys(/subscriptions/…)` */
  constructor(of: string, path: readonly string[] = []) {
    this.of = of;
    this.path = path;
  }

  member(key: string): Told {
    return new Told(this.of, [...this.path, key]);
  }

  toString(): string {
    const last = this.path.at(-1) ?? '';
    if (/^(principalId|clientId|objectId|tenantId|workspaceId|customerId|immutableId)$/.test(last))
      return armGuid(this.of, ...this.path);
    return `told:${[this.of, ...this.path].join('#')}`;
  }
}
