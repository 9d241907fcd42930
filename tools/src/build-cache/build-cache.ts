import type { Datastore } from '@aml-mlops/artifacts';
import { type Grant, readableScopes } from './scopes.ts';

/** Nx's name of a task's outputs: digits or letters, never a path. */
const HASH = /^[A-Za-z0-9_-]{1,128}$/;

export function isTaskHash(hash: string): boolean {
  return HASH.test(hash);
}

/**
 * Outputs of Nx tasks in a datastore, under `<scope>/<hash>`. Existing outputs are never replaced, so that one in use
 * cannot change. Only one process may serve a store: two that receive the same hash concurrently would both write it.
 */
export class BuildCache {
  readonly #store: Datastore;
  readonly #writing = new Set<string>();

  constructor(store: Datastore) {
    this.#store = store;
  }

  /** The outputs, from the first scope that contains them; undefined if none does. */
  async read(grant: Grant, hash: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    for (const scope of readableScopes(grant)) {
      const name = place(scope, hash);
      if (await this.#store.exists(name)) return this.#store.read(name);
    }
    return undefined;
  }

  /** Stores outputs in the grant's scope. An interrupted upload stores nothing. */
  async write(grant: Grant, hash: string, content: AsyncIterable<Uint8Array>): Promise<'stored' | 'there already'> {
    const name = place(grant.scope, hash);
    if (this.#writing.has(name) || (await this.#store.exists(name))) return 'there already';
    this.#writing.add(name);
    try {
      await this.#store.write(name, content);
    } finally {
      this.#writing.delete(name);
    }
    return 'stored';
  }
}

/** A branch `a/b` must not be stored in the folder of a branch `a`, where `b` would be a hash. */
function place(scope: string, hash: string): string {
  return `${encodeURIComponent(scope)}/${hash}`;
}
