import type { AuditLine } from '@aml-mlops/pipeline-sdk/runner';
import type { AuditShown } from '../../api/pipeline-runs.ts';

export function auditShown(line: AuditLine): AuditShown {
  return { ...line, at: line.at.getTime() };
}
