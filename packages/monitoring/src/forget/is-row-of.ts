/** Fields that name the request of a row: of collected events, of labels, and of raw data that was made of them. */
const ID_FIELDS = ['correlationid', 'correlationId', 'id'];
/** What the step absorb adds to the id of a source. */
const ABSORBED = /^(.*)#[0-9a-f]{8}$/s;

/** Whether a row of JSON Lines or of Parquet is of one of some requests; of what was absorbed, by the id of its source. */
export function isRowOf(row: unknown, ids: ReadonlySet<string>): boolean {
  if (typeof row !== 'object' || row === null) return false;
  return Object.entries(row).some(([name, value]: [string, unknown]) => {
    if (name === 'provenance') return isAbsorbedOf(value, ids);
    if (!ID_FIELDS.includes(name) || typeof value !== 'string') return false;
    return ids.has(value) || ids.has(ABSORBED.exec(value)?.[1] ?? '');
  });
}

/** The id field of absorbed rows is called as the raw data calls it; their provenance always names the source. */
function isAbsorbedOf(provenance: unknown, ids: ReadonlySet<string>): boolean {
  const { queue } = (provenance ?? {}) as { queue?: { sourceId?: unknown } | null };
  return typeof queue?.sourceId === 'string' && ids.has(queue.sourceId);
}
