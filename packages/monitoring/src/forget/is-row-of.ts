/** Fields that identify the request of a row: in collected events, labels, and raw data derived from them. */
const ID_FIELDS = ['correlationid', 'correlationId', 'id'];
/** Suffix that the absorb step adds to the id of a source. */
const ABSORBED = /^(.*)#[0-9a-f]{8}$/s;

/**
 * Whether a row of JSON Lines or Parquet belongs to one of the given requests; absorbed rows are matched by the id of their
 * source.
 */
export function isRowOf(row: unknown, ids: ReadonlySet<string>): boolean {
  if (typeof row !== 'object' || row === null) return false;
  return Object.entries(row).some(([name, value]: [string, unknown]) => {
    if (name === 'provenance') return isAbsorbedOf(value, ids);
    if (!ID_FIELDS.includes(name) || typeof value !== 'string') return false;
    return ids.has(value) || ids.has(ABSORBED.exec(value)?.[1] ?? '');
  });
}

/** The id field of absorbed rows has the name used in the raw data; their provenance always names the source. */
function isAbsorbedOf(provenance: unknown, ids: ReadonlySet<string>): boolean {
  const { queue } = (provenance ?? {}) as { queue?: { sourceId?: unknown } | null };
  return typeof queue?.sourceId === 'string' && ids.has(queue.sourceId);
}
