import type { FlipKind } from '../../../api/models.ts';

/** Documents with different labels, by the effect of the difference. */
export const FLIP_KINDS: readonly (readonly [kind: FlipKind, title: string])[] = [
  ['all', 'All'],
  ['gained', 'Right now'],
  ['lost', 'Wrong now'],
  ['neither', 'Wrong in both'],
];
