/** Removes the query of an address, which may hold a signature that must not be shown. */
export function withoutQuery(url: string): string {
  return url.split('?')[0] ?? url;
}
