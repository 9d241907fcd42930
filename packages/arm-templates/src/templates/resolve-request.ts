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
  /** Given by a file of parameters, or by the template around. */
  readonly given: ReadonlyMap<string, Located>;
  readonly problems: Problems;
  /** Where values were written, through all modules. */
  readonly provenance?: Provenance;
  /** Templates around, so that none holds itself. */
  readonly around?: readonly string[];
}
