import { badge, html, page, section, table } from '@aml-mlops/reports';
import type { Validation } from './validate.ts';

/** The validation of a model as an HTML page. */
export function validationPage(model: string, { passed, checks }: Validation): string {
  const rows = checks.map((check) => ({
    cells: [check.name, badge(check.passed ? 'ok' : 'error', check.passed ? 'passed' : 'failed'), check.detail],
  }));
  return page({
    title: `Validation of ${model}`,
    lead: html`<p>${badge(passed ? 'ok' : 'error', passed ? 'passed' : 'failed')}</p>`,
    body: section('Checks', table(['check', 'result', 'detail'], rows)),
  });
}
