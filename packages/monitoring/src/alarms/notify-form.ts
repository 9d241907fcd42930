import { MlopsError } from '@aml-mlops/errors';

/** Destination of notices: `webhook:URL`, `event-grid:URL` or `issue:FOLDER`. */
export type NotifyTarget =
  | { readonly form: 'webhook' | 'event-grid'; readonly url: string }
  | { readonly form: 'issue'; readonly folder: string };

/** @throws MlopsError `E_USAGE` for anything else */
export function parseNotifyTarget(text: string): NotifyTarget {
  const [, form = '', to = ''] = /^(webhook|event-grid|issue):(.+)$/s.exec(text) ?? [];
  if (form === 'issue') return { form, folder: to };
  if ((form === 'webhook' || form === 'event-grid') && URL.canParse(to) && /^https?:$/.test(new URL(to).protocol)) {
    return { form, url: to };
  }
  const shown = text.replace(/\?.*$/s, '?…');
  throw new MlopsError(
    'E_USAGE',
    `--notify must be webhook:URL, event-grid:URL or issue:FOLDER; got ${JSON.stringify(shown)}`,
  );
}
