import type { Datastore } from '@aml-mlops/artifacts';
import { type Grant, readableScopes } from './scopes.ts';

/** What Nx names a task's outputs by: digits or letters, never a path. */
const HASH = /^[A-Za-z0-9_-]{1,128}$/;

export function isTaskHash(hash: string): boolean {
  return HASH.test(hash);
}

/**
 * Outputs of Nx tasks in a datastore, under `<scope>/<hash>`. What is there is never replaced, so that an output on which
 * somebody relies cannot become another one. One process serves a store: two that are given one hash at once would both write it.
 */
export class BuildCache {
  readonly #store: Datastore;
  readonly #writing = new Set<string>();

  constructor(store: Datastore) {
    this.#store = store;
  }

  /** The outputs, from the first scope that has them. Undefined if none has. */
  async read(grant: Grant, hash: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    for (const scope of readableScopes(grant)) {
      const name = place(scope, hash);
      if (await this.#store.exists(name)) return this.#store.read(name);
    }
    return undefined;
  }

  /** Keeps outputs in the grant's scope. A content that breaks off leaves nothing. */
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

/** A branch `a/b` must not lie in the folder of a branch `a`, where `b` would be a hash. */
function place(scope: string, hash: string): string {
  return `${encodeURIComponent(scope)}/${hash}`;
}
