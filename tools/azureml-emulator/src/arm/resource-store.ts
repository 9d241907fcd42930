import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { StatementSync } from 'node:sqlite';
import { loadSqlite } from './sqlite.ts';

export interface SystemData {
  readonly createdAt: string;
  readonly createdBy: string;
  readonly createdByType: 'User';
  readonly lastModifiedAt: string;
  readonly lastModifiedBy: string;
  readonly lastModifiedByType: 'User';
}

/** A resource as clients see it. */
export interface Resource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly systemData: SystemData;
  readonly [property: string]: unknown;
}

export interface NewResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly [property: string]: unknown;
}

/** The resources of the emulated subscription. Ids are compared as ARM does up to the workspace: without regard to case. */
export interface ResourceStore {
  get(id: string): Resource | undefined;
  /** Makes a resource, or replaces it with its time of creation kept. */
  put(parent: string, resource: NewResource): Resource;
  /** Deletes a resource and all below it. */
  delete(id: string): void;
  /** Newest first. */
  list(parent: string): Resource[];
  /** All within succeeds, or nothing does. */
  transaction<T>(act: () => T): T;
  close(): void;
}

const SCHEMA_VERSION = 1;
const USER = 'emulator';

export function openResourceStore(file: string, now: () => Date): ResourceStore {
  mkdirSync(path.dirname(file), { recursive: true });
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(file, { timeout: 5000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  const { user_version: version } = database.prepare('PRAGMA user_version').get() ?? {};
  if (version !== 0 && version !== SCHEMA_VERSION) {
    database.close();
    throw new Error(`${file} must be of version ${SCHEMA_VERSION}; got ${version}. Delete it to start anew.`);
  }
  database.exec(`
    CREATE TABLE IF NOT EXISTS resources (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      key TEXT NOT NULL UNIQUE,
      parent TEXT NOT NULL,
      body TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS resources_of_parent ON resources (parent);
    PRAGMA user_version = ${SCHEMA_VERSION};
  `);
  const statements = {
    get: database.prepare('SELECT body FROM resources WHERE key = ?'),
    put: database.prepare(
      `INSERT INTO resources (key, parent, body) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET body = excluded.body`,
    ),
    delete: database.prepare(`DELETE FROM resources WHERE key = ? OR substr(key, 1, length(?) + 1) = ? || '/'`),
    list: database.prepare('SELECT body FROM resources WHERE parent = ? ORDER BY sequence DESC'),
  };
  const get = (id: string) => read(statements.get, keyOf(id));
  let depth = 0;

  return {
    get,
    put(parent, resource) {
      const at = now().toISOString();
      const created = get(resource.id)?.systemData;
      const systemData: SystemData = {
        createdAt: created?.createdAt ?? at,
        createdBy: created?.createdBy ?? USER,
        createdByType: 'User',
        lastModifiedAt: at,
        lastModifiedBy: USER,
        lastModifiedByType: 'User',
      };
      const { id, name, type, properties, ...rest } = resource;
      const stored: Resource = { ...rest, id, name, type, properties, systemData };
      statements.put.run(keyOf(resource.id), keyOf(parent), JSON.stringify(stored));
      return stored;
    },
    delete(id) {
      const key = keyOf(id);
      statements.delete.run(key, key, key);
    },
    list: (parent) => statements.list.all(keyOf(parent)).map(parse),
    transaction(act) {
      if (depth > 0) return act();
      depth += 1;
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = act();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      } finally {
        depth -= 1;
      }
    },
    close: () => database.close(),
  };
}

function read(statement: StatementSync, key: string): Resource | undefined {
  const row = statement.get(key);
  return row && parse(row);
}

function parse({ body }: Record<string, unknown>): Resource {
  return JSON.parse(String(body)) as Resource;
}

/** Subscription, group, provider and workspace know no case; names below the workspace do. */
function keyOf(id: string): string {
  const parts = id.split('/');
  return parts.map((part, index) => (index <= 9 ? part.toLowerCase() : part)).join('/');
}
