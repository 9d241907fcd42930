import { MlopsError } from '@aml-mlops/errors';
import { markdownText } from '@aml-mlops/reports';
import type { Notice } from './advance-alarms.ts';

/** A change that a notice reports. */
export interface Subject {
  readonly model: string;
  /** Location of the report. */
  readonly report: string;
  /** ISO time of the notice. */
  readonly time: string;
}

/** A notice as JSON, for a custom webhook. */
export function webhookBody({ what, alarm }: Notice, { model, report, time }: Subject) {
  const { cause, severity, words, message, advice, openedAt, lastSeenAt } = alarm;
  return {
    type: 'mlops.alarm',
    what,
    time,
    model,
    cause,
    severity,
    message,
    words,
    advice,
    openedAt,
    lastSeenAt,
    report,
  };
}

/** A notice as an event in the Event Grid schema; topics take a list of these. */
export function eventGridEvent(notice: Notice, subject: Subject) {
  const { what, alarm } = notice;
  return {
    id: `${subject.model}/${alarm.cause}/${alarm.openedAt}/${what}`,
    eventType: `Mlops.Monitoring.Alarm${what.charAt(0).toUpperCase()}${what.slice(1)}`,
    subject: `/models/${subject.model}/alarms/${alarm.cause}`,
    eventTime: subject.time,
    dataVersion: '1.0',
    data: webhookBody(notice, subject),
  };
}

/** A notice as the text of a GitHub issue; user text in it is inert. */
export function issueText({ what, alarm }: Notice, { model, report }: Subject): string {
  const { cause, severity, words, message, advice, openedAt } = alarm;
  const lines = [
    `# ${markdownText(model)}: ${cause} (${what})`,
    '',
    `- severity: ${severity}`,
    `- since: ${openedAt}`,
    `- ${markdownText(message)}`,
    ...(words.length > 0 ? [`- words: ${words.map(markdownText).join(', ')}`] : []),
    `- what to do: ${advice}`,
    `- report: ${markdownText(report)}`,
  ];
  return `${lines.join('\n')}\n`;
}

export interface PostOptions {
  readonly fetch: typeof fetch;
  readonly timeoutMs?: number;
  /** Key of an Event Grid topic. */
  readonly key?: string | undefined;
}

/**
 * Posts notices: one at a time to a webhook, as a list to an Event Grid topic.
 *
 * @throws MlopsError `E_WEBHOOK` if they are rejected; the message omits the query of the address, which may hold a key
 */
export async function postNotices(
  url: string,
  form: 'webhook' | 'event-grid',
  notices: readonly Notice[],
  subject: Subject,
  { fetch, timeoutMs = 10_000, key }: PostOptions,
): Promise<void> {
  const bodies =
    form === 'webhook'
      ? notices.map((notice) => webhookBody(notice, subject))
      : notices.length > 0
        ? [notices.map((notice) => eventGridEvent(notice, subject))]
        : [];
  for (const body of bodies) {
    const headers = { 'content-type': 'application/json', ...(key !== undefined && { 'aeg-sas-key': key }) };
    const signal = AbortSignal.timeout(timeoutMs);
    const reason = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal,
      redirect: 'error',
    }).then(
      ({ ok, status }) => (ok ? undefined : `status ${status}`),
      (error: unknown) => (error instanceof Error ? error.name : 'no answer'),
    );
    if (reason === undefined) continue;
    const { origin, pathname } = new URL(url);
    throw new MlopsError('E_WEBHOOK', `${form} ${origin}${pathname} must take the notice; got ${reason}`);
  }
}
