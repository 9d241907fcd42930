/** An address may carry a signature: it must not be shown. */
export function withoutQuery(url: string): string {
  return url.split('?')[0] ?? url;
}
