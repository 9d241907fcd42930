import type { PureFunction } from './arguments.ts';
import { COLLECTION_FUNCTIONS } from './collection-functions.ts';
import { LOGIC_FUNCTIONS } from './logic-functions.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';

/** By lower-case name: names are case-insensitive in Azure Resource Manager. */
export const FUNCTIONS: ReadonlyMap<string, PureFunction> = new Map(
  Object.entries({ ...TEXT_FUNCTIONS, ...COLLECTION_FUNCTIONS, ...LOGIC_FUNCTIONS }).map(([name, known]) => [
    name.toLowerCase(),
    known,
  ]),
);
