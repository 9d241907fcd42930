import type { ErrorEntry, ThrownError } from './error-catalogue.ts';

/** A page of the site: path without suffix, such as `errors/E_ACCESS`, and its Markdown. */
export interface Page {
  readonly path: string;
  readonly markdown: string;
}

const AREAS: Readonly<Record<string, string>> = {
  data: 'Data',
  models: 'Models',
  runs: 'Runs',
  azure: 'Azure',
  services: 'Services',
  machine: 'Machine',
};

/** A page for each code, and one that lists them. */
export function errorPages(described: readonly ErrorEntry[], thrown: readonly ThrownError[]): Page[] {
  const sources = new Map(thrown.map((error) => [error.code, error]));
  return [
    ...described.map((entry) => ({
      path: `errors/${entry.code}`,
      markdown: errorPage(entry, sources.get(entry.code)),
    })),
    { path: 'errors/index', markdown: indexPage(described) },
  ];
}

function errorPage({ code, area, text }: ErrorEntry, thrown: ThrownError | undefined): string {
  const { messages = [], packages = [] } = thrown ?? {};
  const lines = [`# ${code}`, '', text.replace(/\n- /, '\n\n**Likely causes:**\n\n- ')];
  if (messages.length > 0) {
    lines.push('', '## How it reads', '', '`…` stands for what it names: a file, a row, a value.', '');
    lines.push('```text', ...messages, '```');
  }
  lines.push(
    '',
    `Area: [${AREAS[area] ?? area}](./#${area}). Raised by: ${packages.map((name) => `\`${name}\``).join(', ')}.`,
  );
  return `${lines.join('\n')}\n`;
}

function indexPage(described: readonly ErrorEntry[]): string {
  const lines = [
    '# Error codes',
    '',
    'Every error that you can act on has a stable code. The message names the file, row or parameter, what was expected and what to do;',
    'the page of its code says what it means and what usually causes it. An error without a code is a defect: report it with its stack.',
  ];
  for (const [area, title] of Object.entries(AREAS)) {
    lines.push('', `## ${title}`, '', '| code | means |', '| --- | --- |');
    for (const { code, text } of described.filter((entry) => entry.area === area))
      lines.push(`| [${code}](./${code}) | ${(text.split('\n')[0] ?? '').replaceAll('|', '\\|')} |`);
  }
  return `${lines.join('\n')}\n`;
}
