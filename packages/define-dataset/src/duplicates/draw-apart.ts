import { drawGroups } from './draw-groups.ts';

/**
 * Draws a share of every class by groups, like `drawGroups`, and ensures that a class of at least two rows is on both
 * sides: if all of it repeats one text, groups of near duplicates are split into groups of equal texts, and those into
 * rows.
 *
 * @param groupings for each row the index of the first row of its group: near duplicates, then equal texts
 * @returns 1 for each drawn row, else 0
 */
export function drawApart(
  targets: readonly number[],
  groupings: readonly (readonly number[])[],
  classes: number,
  options: { readonly share: number; readonly seed: number; readonly stream: string },
): Uint8Array {
  const [near = []] = groupings;
  const finest = groupings.length;
  const levels = new Int32Array(classes);
  for (;;) {
    const groupLevels = new Int32Array(targets.length);
    for (const [row, target] of targets.entries()) {
      const first = near[row] ?? row;
      groupLevels[first] = Math.max(groupLevels[first] ?? 0, levels[target] ?? 0);
    }
    const firstOf = targets.map((_, row) => groupings[groupLevels[near[row] ?? row] ?? 0]?.[row] ?? row);
    const drawn = drawGroups(targets, firstOf, classes, options);
    const lacking = classesOfOneSide(targets, drawn, classes).filter((target) => (levels[target] ?? 0) < finest);
    if (lacking.length === 0) return drawn;
    for (const target of lacking) levels[target] = (levels[target] ?? 0) + 1;
  }
}

/** Classes of at least two rows that are all drawn, or all left. */
function classesOfOneSide(targets: readonly number[], drawn: Uint8Array, classes: number): number[] {
  const rows = new Int32Array(classes);
  const drawnRows = new Int32Array(classes);
  for (const [row, target] of targets.entries()) {
    rows[target] = (rows[target] ?? 0) + 1;
    drawnRows[target] = (drawnRows[target] ?? 0) + (drawn[row] ?? 0);
  }
  return Array.from(rows, (_, target) => target).filter((target) => {
    const all = rows[target] ?? 0;
    return all > 1 && (drawnRows[target] === 0 || drawnRows[target] === all);
  });
}
