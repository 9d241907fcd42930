/** File formats for texts. `text` is one text per line. */
export const INPUT_FORMATS = ['csv', 'tsv', 'jsonl', 'parquet', 'text'] as const;
export type InputFormat = (typeof INPUT_FORMATS)[number];

export const OUTPUT_FORMATS = ['csv', 'jsonl', 'parquet'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];
