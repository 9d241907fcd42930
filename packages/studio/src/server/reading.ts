/** Marks a read-only route that takes a body because its query is too long for a URL. */
export const READING = { config: { reads: true } } as const;

export function isReading(config: object): boolean {
  return 'reads' in config && config.reads === true;
}
