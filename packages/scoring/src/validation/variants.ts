export interface Variant {
  readonly name: 'case' | 'white space' | 'signature' | 'punctuation';
  readonly text: string;
}

/** A text in forms that say the same. */
export function variantsOf(text: string, signature: string): Variant[] {
  return [
    { name: 'case', text: text.toUpperCase() },
    { name: 'white space', text: `\t ${text.replaceAll(' ', '  ')} \r\n` },
    { name: 'signature', text: text + signature },
    { name: 'punctuation', text: `"${text}" !!!` },
  ];
}
