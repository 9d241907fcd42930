/** Parts that vary between runs or machines, and their replacements in comparisons. In this order. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal
  [/\u001b\[[\d;]*m/g, ''],
  [/\b\d{8}-\d{6}-[a-z0-9]{4}\b/g, 'RUN'],
  [/\b\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?/g, 'TIME'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'ID'],
  // Labels are added as a partition of the current week.
  [/\bweek=\d{4}-W\d{2}-(train|test)\b/g, 'week=NOW-$1'],
  // The version of a published step.
  [/\b[0-9a-f]{16}-[0-9a-f]{6}\b/g, 'VERSION'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{12,64}\b/g, 'HASH'],
  [/(127\.0\.0\.1|localhost):\d+/g, '$1:PORT'],
  [/\+?\b(\d+ (h|min) )*\d+(\.\d+)? (ms|s|min|h)\b/g, 'DURATION'],
  [/\b\d+ rows a second\b/g, 'N rows a second'],
  [/\b\d+(\.\d+)? (bytes|B|kB|KB|MB|GB|KiB|MiB|GiB)\b/g, 'SIZE'],
  [/"(seconds|time_in_sec|fitSeconds|predictSeconds)": ?[\d.e+-]+/g, '"$1": DURATION'],
  [/(largest probability difference|"maxProbabilityDifference":) [\d.e+-]+/g, '$1 SMALL'],
  [/─+/g, '─'],
  [/[ \t]+/g, ' '],
];

/**
 * A command's output without variable parts: times, ids, hashes, sizes, ports, column widths.
 *
 * @param paths folders of this machine and their names on a page
 */
export function normalise(text: string, paths: Readonly<Record<string, string>> = {}): string {
  const named = withNames(text, paths);
  return VARYING.reduce((all, [pattern, name]) => all.replaceAll(pattern, name), named)
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim();
}

/** A text with this machine's folders replaced by their names on a page. */
export function withNames(text: string, paths: Readonly<Record<string, string>>): string {
  // The longest first, because one may contain another.
  const folders = Object.keys(paths).sort((a, b) => b.length - a.length);
  return folders.reduce((all, folder) => all.replaceAll(folder, paths[folder] ?? ''), text);
}
