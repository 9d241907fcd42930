import { figure, fileName, html, page, section, table } from '@aml-mlops/reports';
import type { Historic } from './historic.ts';

/**
 * The historic profile as an HTML page: one row per version, and the charts over time, which are stored next to the page.
 *
 * @param charts names of the drawings in `charts/`
 */
export function historicHtml({ versions }: Historic, charts: readonly string[]): string {
  const rows = versions.map(({ dataset, asOf, contentHash, statistics }) => {
    const documents = statistics.find(({ name }) => name === 'rows')?.value;
    return {
      cells: [dataset, asOf, { text: documents, number: true }, html`<code>${contentHash.slice(0, 12)}</code>`],
    };
  });
  const count = versions.length === 1 ? '1 version' : `${versions.length} versions`;
  return page({
    title: 'Historic profile',
    lead: html`<p class="quiet">${count}; every statistic is in historic.csv</p>`,
    body: [
      html`<section class="figures">${charts.map((name) => figure(`charts/${encodeURIComponent(fileName(name))}.svg`, name))}</section>`,
      section('Versions', table(['dataset', 'as of', { text: 'documents', number: true }, 'content'], rows)),
    ],
  });
}
