import type { StoreReport } from '@aml-mlops/pipeline-sdk/runner';
import { formatBytes } from '../display/format.ts';

/** A store report as text: one line per item, and a total. */
export function storeSummary({ checked, damaged, repaired, removed, freedBytes, applied }: StoreReport): string {
  const changes = repaired.length + removed.length;
  const lines = [
    ...damaged.map(({ path, reason }) => `damaged: ${path}: ${reason}`),
    ...repaired.map(({ path, action }) => `${applied ? 'repaired' : 'to repair'}: ${path}: ${action}`),
    ...removed.map(
      ({ path, reason, bytes }) => `${applied ? 'removed' : 'to remove'}: ${path} (${formatBytes(bytes)}): ${reason}`,
    ),
    [
      `${checked} ${checked === 1 ? 'artifact' : 'artifacts'} checked`,
      ...(damaged.length > 0 ? [`${damaged.length} damaged`] : []),
      ...(repaired.length > 0 ? [`${repaired.length} ${applied ? 'repaired' : 'to repair'}`] : []),
      ...(removed.length > 0 ? [`${formatBytes(freedBytes)} ${applied ? 'freed' : 'to free'}`] : []),
      ...(damaged.length + changes === 0 ? ['nothing to do'] : []),
    ].join(', '),
  ];
  if (!applied && changes > 0) lines.push('nothing was changed: repeat with --yes');
  if (!applied && changes === 0 && damaged.length > 0) lines.push('list possible repairs with: mlops store repair');
  return lines.join('\n');
}
