/**
 * Labels with fewer rows than required, such as one for each fold of a cross-validation.
 *
 * @param data `targets` are indices into `labels`
 */
export function labelsBelow(
  data: { readonly labels: readonly string[]; readonly targets: Int32Array },
  wanted: number,
): { readonly label: string; readonly rows: number }[] {
  const rows = data.labels.map(() => 0);
  for (const target of data.targets) rows[target] = (rows[target] ?? 0) + 1;
  return data.labels.flatMap((label, i) => ((rows[i] ?? 0) < wanted ? { label, rows: rows[i] ?? 0 } : []));
}
