/** User-controlled names and texts, which must be treated as plain text. */
export const HOSTILE = {
  markup: '<img src=x onerror="globalThis.harmed=true"><script>globalThis.harmed=true</script>',
  formula: '=HYPERLINK("http://evil.example","x")',
  direction: 'abc\u202edef\u2066ghi',
  control: 'bell\u0007 esc\u001b[31m line\nbreak',
  prototype: '__proto__',
  address: '../../etc/passwd?x=1#/&y',
  emoji: 'étiquette 🏷️ 標籤 تسمية',
} as const;

export const LONG_DOCUMENT = 'a document of a megabyte '.repeat(42_000);
