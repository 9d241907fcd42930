/** Formats in which labels are exchanged with other tools. Apart from their implementation, since every command loads these names. */
export const EXCHANGE_FORMATS = ['csv', 'label-studio', 'snapshot'] as const;
export type ExchangeFormat = (typeof EXCHANGE_FORMATS)[number];
