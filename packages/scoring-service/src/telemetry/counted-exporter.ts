import { ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';

export type CountedSpans = (outcome: 'sent' | 'lost', spans: number) => void;

/** Counts sent and lost spans, and reports the reason for losses once, until sending works again. */
export function countedExporter(
  exporter: SpanExporter,
  log: (line: string) => void,
  count: CountedSpans,
): SpanExporter {
  let isFailing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const isSent = result.code === ExportResultCode.SUCCESS;
        count(isSent ? 'sent' : 'lost', spans.length);
        if (!isSent && !isFailing) log(`telemetry cannot be sent: ${result.error?.message ?? 'no reason given'}`);
        isFailing = !isSent;
        done(result);
      }),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}
