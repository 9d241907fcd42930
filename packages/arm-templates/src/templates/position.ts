import type { Located, Origin } from '../expressions/located.ts';
import type { Provenance } from '../expressions/provenance.ts';
import type { Problems } from './problem.ts';
import type { Target } from './resource-ids.ts';
import type { Template } from './template-set.ts';

/** The index of a loop, by name; `undefined` is the loop around the resource itself. */
export type Loops = ReadonlyMap<string | undefined, number>;

/** The evaluation context: its place, the enclosing loops, and whether it may use values known only at deployment. */
export interface Position {
  readonly origin: Origin;
  readonly loops: Loops;
  /** Names, conditions, counts and scopes are evaluated before anything is deployed. */
  readonly early?: boolean;
  /** Called for each referenced resource. */
  readonly onReference?: (id: string) => void;
  /** Records the origins of values. */
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
  /** Result of `reference()` to a resource of this deployment; undefined for a resource outside it. */
  reference(id: string, full: boolean): unknown;
}

/** A deployment, as seen by the functions of its expressions. */
export interface Frame {
  readonly options: FrameOptions;
  variable(name: string, position: Position): Located;
  parameter(name: string): Located;
}
