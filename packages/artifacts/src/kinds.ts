import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

/**
 * Name of a kind, which tells what files an artifact has: `dataset/text`, `model/classifier`. Ports of different kinds do not
 * connect, which is checked at compile time and at run time.
 */
export type ArtifactKind = `${string}/${string}`;

/** The path of an artifact's folder, typed by its kind. Can be used as a plain string. */
export type ArtifactPath<K extends ArtifactKind = ArtifactKind> = string & { readonly __kind?: K };

/** No hyphen before the slash: the store's folders are named `report-drift`, from which the kind must be recoverable. */
const KIND_NAME = /^[a-z][a-z0-9]*\/[a-z][a-z0-9-]*$/;

export const artifactKindSchema = z.custom<ArtifactKind>(
  (value) => typeof value === 'string' && KIND_NAME.test(value),
  'must be the name of an artifact kind, such as report/drift',
);

/** One section of a run's summary: lines of text, a table, or a table with lines below it. */
export interface SummarySection {
  readonly title: string;
  readonly table?: {
    readonly columns: readonly { readonly title: string; readonly align?: 'right' }[];
    readonly rows: readonly (readonly string[])[];
  };
  readonly lines?: readonly string[];
}

/** Summary of one artifact, for people and for programs. */
export interface ArtifactSummary {
  /** Section for the terminal. Default: none. */
  readonly section?: SummarySection;
  /** Fields of the document that `--json` prints. Lists of several artifacts are concatenated; of other values the last wins. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** @param label the pipeline's name for this artifact, such as `full` and `subset` for two drift reports */
export type Summarise = (folder: string, label: string) => Promise<ArtifactSummary>;

export interface KindDefinition<Name extends ArtifactKind = ArtifactKind> {
  readonly name: Name;
  readonly description: string;
  /** Version of the format of its files, recorded in each artifact. */
  readonly schemaVersion: number;
  /** Relative paths of files that every artifact of this kind must have. An output without one of them fails. */
  readonly files: readonly string[];
  readonly summary?: {
    /** Fields of the `--json` document if no artifact of this kind was made. */
    readonly empty: Readonly<Record<string, unknown>>;
    /** Loads the code: `() => import('./drift.summary.ts')`. A `*.summary.ts` file is not part of the step's program. */
    load(): Promise<{ readonly summarise: Summarise }>;
  };
}

/**
 * Declares an artifact kind, in the package of the step that makes it.
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
