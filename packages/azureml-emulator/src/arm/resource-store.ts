import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Database } from '@aml-mlops/sqlite';

export interface SystemData {
  readonly createdAt: string;
  readonly createdBy: string;
  readonly createdByType: 'User';
  readonly lastModifiedAt: string;
  readonly lastModifiedBy: string;
  readonly lastModifiedByType: 'User';
}

/** A resource as seen by clients. */
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

/** The resources of the emulated subscription. Ids are compared as in ARM: case-insensitively up to the workspace. */
export interface ResourceStore {
  get(id: string): Resource | undefined;
  /** Creates a resource, or replaces it and keeps its creation time. */
  put(parent: string, resource: NewResource): Resource;
  /** Deletes a resource and all resources below it. */
  delete(id: string): void;
  /** Newest first. */
  list(parent: string): Resource[];
  /** Runs the callback in a transaction. */
  transaction<T>(act: () => T): T;
  close(): void;
}

/** Migrations by schema version; an older file is upgraded to the newest. */
const MIGRATIONS = [
  `CREATE TABLE resources (
     sequence INTEGER PRIMARY KEY AUTOINCREMENT,
     key TEXT NOT NULL UNIQUE,
     parent TEXT NOT NULL,
     body TEXT NOT NULL
   );
   CREATE INDEX resources_of_parent ON resources (parent)`,
];
const USER = 'emulator';

interface Row {
  readonly body: string;
}

/** @param changed called for every resource created or replaced, with its previous state */
export function openResourceStore(
  file: string,
  now: () => Date,
  changed?: (before: Resource | undefined, after: Resource) => void,
): ResourceStore {
  mkdirSync(path.dirname(file), { recursive: true });
  const database = new Database(file, MIGRATIONS);
  const get = (id: string) => {
    const row = database.get<Row>('SELECT body FROM resources WHERE key = ?', keyOf(id));
    return row && parse(row);
  };
  return {
    get,
    put(parent, resource) {
      const at = now().toISOString();
      const before = get(resource.id);
      const created = before?.systemData;
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
      database.run(
        `INSERT INTO resources (key, parent, body) VALUES (?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET body = excluded.body`,
        keyOf(id),
        keyOf(parent),
        JSON.stringify(stored),
      );
      changed?.(before, stored);
      return stored;
    },
    delete(id) {
      const key = keyOf(id);
      const below = `substr(key, 1, length(?) + 1) = ? || '/'`;
      database.run(`DELETE FROM resources WHERE key = ? OR ${below}`, key, key, key);
    },
    list: (parent) =>
      database.all<Row>('SELECT body FROM resources WHERE parent = ? ORDER BY sequence DESC', keyOf(parent)).map(parse),
    transaction: (act) => database.transaction(act),
    close: () => database.close(),
  };
}

function parse({ body }: Row): Resource {
  return JSON.parse(body) as Resource;
}

/** Subscription, group, provider and workspace are case-insensitive; names below the workspace are not. */
function keyOf(id: string): string {
  const parts = id.split('/');
  return parts.map((part, index) => (index <= 9 ? part.toLowerCase() : part)).join('/');
}
