import type { PureFunction } from './arguments.ts';
import { COLLECTION_FUNCTIONS } from './collection-functions.ts';
import { LOGIC_FUNCTIONS } from './logic-functions.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';

/** By name in lower case: Azure Resource Manager reads names without regard to case. */
export const FUNCTIONS: ReadonlyMap<string, PureFunction> = new Map(
  Object.entries({ ...TEXT_FUNCTIONS, ...COLLECTION_FUNCTIONS, ...LOGIC_FUNCTIONS }).map(([name, known]) => [
    name.toLowerCase(),
    known,
  ]),
);
