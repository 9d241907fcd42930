import type { Located } from '../expressions/located.ts';
import type { Provenance } from '../expressions/provenance.ts';
import type { Problems } from './problem.ts';
import type { Target } from './resource-ids.ts';
import type { TemplateSet } from './template-set.ts';

export interface ResolveRequest {
  readonly set: TemplateSet;
  readonly file: string;
  readonly target: Target;
  /** Name of the deployment: that of the module. */
  readonly name: string;
  /** From a parameter file, or from the enclosing template. */
  readonly given: ReadonlyMap<string, Located>;
  readonly problems: Problems;
  /** Origins of values, across all modules. */
  readonly provenance?: Provenance;
  /** Enclosing templates, to detect recursion. */
  readonly around?: readonly string[];
}
