/** Exchange formats for labels. Separate from their implementation, because every command loads these names. */
export const EXCHANGE_FORMATS = ['csv', 'label-studio', 'snapshot'] as const;
export type ExchangeFormat = (typeof EXCHANGE_FORMATS)[number];
