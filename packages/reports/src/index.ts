export { visibleText } from '@aml-mlops/errors';
export { type CsvField, type CsvOptions, csv } from './csv.ts';
export { fileName } from './file-name.ts';
export { Html, type HtmlValue, html } from './html.ts';
export { markdownText } from './markdown.ts';
export { badge, type Cell, figure, type Page, page, section, type TableRow, type Tone, table } from './page.ts';
export { THEME } from './theme.ts';
