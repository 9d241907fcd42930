/** Standard output belongs to results; everything else goes to standard error. */
export function printResult(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

export function printJson(document: unknown): void {
  printResult(JSON.stringify(document, null, 2));
}

export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}
