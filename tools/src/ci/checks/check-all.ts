import { checkActions, unique } from './check-actions.ts';
import { checkApprovals } from './check-approvals.ts';
import { checkContent, checkTests } from './check-content.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkReferences } from './check-references.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkStages } from './check-stages.ts';
import { type Problem, readCiFiles } from './ci-files.ts';

const CHECKS = [
  checkStages,
  checkActions,
  checkPermissions,
  checkSecrets,
  checkApprovals,
  checkReferences,
  checkContent,
  checkTests,
];

/** All problems in a repository's workflows, by file and line. */
export function checkWorkflows(repository: string): Problem[] {
  const files = readCiFiles(repository);
  const problems = [...files.unreadable, ...CHECKS.flatMap((check) => check(files))];
  return unique(problems).sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}
