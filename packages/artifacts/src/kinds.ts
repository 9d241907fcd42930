import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

/**
 * Names what files an artifact's folder holds: `dataset/text`, `model/classifier`. Ports of different kinds do not connect,
 * at compile time and at run time.
 */
export type ArtifactKind = `${string}/${string}`;

/** The path of an artifact's folder, typed by its kind. A plain string wherever a path is wanted. */
export type ArtifactPath<K extends ArtifactKind = ArtifactKind> = string & { readonly __kind?: K };

/** No hyphen before the slash: the store's folders are named `report-drift`, and a name must lead back to its kind. */
const KIND_NAME = /^[a-z][a-z0-9]*\/[a-z][a-z0-9-]*$/;

export const artifactKindSchema = z.custom<ArtifactKind>(
  (value) => typeof value === 'string' && KIND_NAME.test(value),
  'must be the name of an artifact kind, such as report/drift',
);

/** One block of a run's summary: lines of text, a table, or a table with lines below it. */
export interface SummarySection {
  readonly title: string;
  readonly table?: {
    readonly columns: readonly { readonly title: string; readonly align?: 'right' }[];
    readonly rows: readonly (readonly string[])[];
  };
  readonly lines?: readonly string[];
}

/** What one artifact comes to, for people and for programs. */
export interface ArtifactSummary {
  /** For the terminal. Left out where there is nothing to say. */
  readonly section?: SummarySection;
  /** For the document that `--json` prints: lists of several artifacts are joined, other values replace one another. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** @param label what the pipeline calls this artifact, such as `full` and `subset` for two drift reports */
export type Summarise = (folder: string, label: string) => Promise<ArtifactSummary>;

export interface KindDefinition<Name extends ArtifactKind = ArtifactKind> {
  readonly name: Name;
  readonly description: string;
  /** Version of the format of its files; kept with each artifact. */
  readonly schemaVersion: number;
  /** Files that every folder of this kind holds, relative. An output without one of them is refused. */
  readonly files: readonly string[];
  readonly summary?: {
    /** The fields of the document where no artifact of this kind was made. */
    readonly empty: Readonly<Record<string, unknown>>;
    /** Loads the code: `() => import('./drift.summary.ts')`. A file of that name is no part of the step's program. */
    load(): Promise<{ readonly summarise: Summarise }>;
  };
}

/**
 * Declares an artifact kind, beside the step that makes it.
 *
 * @example
 * export const wordCounts = defineKind({
 *   name: 'report/word-counts',
 *   description: 'How often each word occurs',
 *   schemaVersion: 1,
 *   files: ['counts.json'],
 * });
 * @throws MlopsError `E_KIND_DEFINITION` for a name other than two lower-case words joined by a slash
 */
export function defineKind<const Name extends ArtifactKind>(definition: KindDefinition<Name>): KindDefinition<Name> {
  if (KIND_NAME.test(definition.name)) return definition;
  const message = `name of an artifact kind must be like report/drift, in lower case; got ${JSON.stringify(definition.name)}`;
  throw new MlopsError('E_KIND_DEFINITION', message);
}
