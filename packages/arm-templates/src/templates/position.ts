import type { Located, Origin } from '../expressions/located.ts';
import type { Provenance } from '../expressions/provenance.ts';
import type { Problems } from './problem.ts';
import type { Target } from './resource-ids.ts';
import type { Template } from './template-set.ts';

/** The index of a loop, by its name; `undefined` names the loop around the resource itself. */
export type Loops = ReadonlyMap<string | undefined, number>;

/** What is evaluated now: its place, the loops around it, and whether it may ask for what only a deployment tells. */
export interface Position {
  readonly origin: Origin;
  readonly loops: Loops;
  /** Names, conditions, counts and scopes are evaluated before anything is deployed. */
  readonly early?: boolean;
  /** Told of every resource that is asked for. */
  readonly onReference?: (id: string) => void;
  /** Told where values were written. */
  readonly onOrigin?: (path: string, origin: Origin) => void;
}

export interface FrameOptions {
  readonly file: string;
  readonly template: Template;
  readonly target: Target;
  /** Name of the deployment. */
  readonly name: string;
  readonly parameters: ReadonlyMap<string, Located>;
  readonly problems: Problems;
  readonly provenance: Provenance;
  /** What `reference()` to a resource of this deployment gives; undefined for one that is not part of it. */
  reference(id: string, full: boolean): unknown;
}

/** A deployment as the functions of its expressions see it. */
export interface Frame {
  readonly options: FrameOptions;
  variable(name: string, position: Position): Located;
  parameter(name: string): Located;
}
