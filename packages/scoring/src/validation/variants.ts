export interface Variant {
  readonly name: 'case' | 'white space' | 'signature' | 'punctuation';
  readonly text: string;
}

/** Variants of a text with the same meaning. */
export function variantsOf(text: string, signature: string): Variant[] {
  return [
    { name: 'case', text: text.toUpperCase() },
    { name: 'white space', text: `\t ${text.replaceAll(' ', '  ')} \r\n` },
    { name: 'signature', text: text + signature },
    { name: 'punctuation', text: `"${text}" !!!` },
  ];
}
