/** Properties of a test file that determine its order. */
export interface TestFile {
  /** Path from the root of the repository, with forward slashes. */
  readonly file: string;
  readonly project: string;
}

/**
 * Longest first, so that all workers end at about the same time: drills, system tests of whole pipelines (apps), those of
 * the repository (tools), those of packages, and then fast tests. Fast tests of a project stay together, since a worker
 * keeps its loaded modules if the next file belongs to the same project.
 *
 * @returns negative if `a` runs before `b`
 */
export function byLength(a: TestFile, b: TestFile): number {
  return rank(a) - rank(b) || compare(a.project, b.project) || compare(a.file, b.file);
}

const SLOW_FOLDERS = ['apps/', 'tools/'];

function rank({ file }: TestFile): number {
  if (file.endsWith('.drill.test.ts')) return 0;
  if (!file.endsWith('.system.test.ts')) return 4;
  const folder = SLOW_FOLDERS.findIndex((start) => file.startsWith(start));
  return folder < 0 ? 3 : 1 + folder;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
