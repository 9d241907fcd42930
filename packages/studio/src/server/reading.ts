/** Of a route that is asked with a body because its question is too long for an address, and that changes nothing. */
export const READING = { config: { reads: true } } as const;

export function isReading(config: object): boolean {
  return 'reads' in config && config.reads === true;
}
