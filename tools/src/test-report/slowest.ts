export interface Timed {
  readonly name: string;
  readonly milliseconds: number;
}

const SHOWN = 10;

/** The ten longest as lines, longest first; ties sorted by name. */
export function slowest(what: string, timed: readonly Timed[]): string {
  const sorted = timed.toSorted((a, b) => b.milliseconds - a.milliseconds || (a.name < b.name ? -1 : 1));
  const lines = sorted.slice(0, SHOWN).map(({ name, milliseconds }) => {
    const seconds = (milliseconds / 1000).toFixed(1).padStart(7);
    return `${seconds} s  ${name}\n`;
  });
  return `\nSlowest ${what}\n${lines.join('')}`;
}
