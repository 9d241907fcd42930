import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface ErrorEntry {
  readonly code: string;
  /** The file of docs/error-codes that describes it, without suffix: `data`, `runs`, … */
  readonly area: string;
  /** Markdown: its meaning, likely causes, what to do. */
  readonly text: string;
}

/** The descriptions of all codes in docs/error-codes. */
export function describedErrors(root: string): ErrorEntry[] {
  const folder = path.join(root, 'docs/error-codes');
  const files = globSync('*.md', { cwd: folder }).filter((file) => file !== 'README.md');
  return files.sort().flatMap((file) => {
    const sections = readFileSync(path.join(folder, file), 'utf8').split(/^## /m).slice(1);
    return sections.map((section) => {
      const [code = '', ...lines] = section.split('\n');
      return { code: code.trim(), area: path.basename(file, '.md'), text: lines.join('\n').trim() };
    });
  });
}

export interface ThrownError {
  readonly code: string;
  /** Packages and apps whose sources name it, sorted. */
  readonly packages: readonly string[];
  /** Its message patterns, with `…` for values. */
  readonly messages: readonly string[];
}

const SOURCES = ['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'];
const NOT_OURS_TO_THROW = /\.(test|fixture|contract|record)\.ts$|\/(testing|bench|generated)\//;

/** Every code named in the sources, with its messages. */
export function thrownErrors(root: string): ThrownError[] {
  const found = new Map<string, { packages: Set<string>; messages: Set<string> }>();
  for (const file of globSync(SOURCES, { cwd: root }).sort()) {
    if (NOT_OURS_TO_THROW.test(file)) continue;
    const source = readFileSync(path.join(root, file), 'utf8');
    for (const match of source.matchAll(/(['"])(E_[A-Z0-9_]+)\1/g)) {
      const entry = found.get(match[2] ?? '') ?? { packages: new Set(), messages: new Set() };
      entry.packages.add(file.split('/').slice(0, 2).join('/'));
      const message = messageAround(source, match.index);
      if (message !== undefined) entry.messages.add(message);
      found.set(match[2] ?? '', entry);
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { packages, messages }]) => ({
      code,
      packages: [...packages].sort(),
      messages: [...messages].sort(),
    }));
}

/** The message of an error: next to the code, or the `message` declared just before. */
function messageAround(source: string, at: number): string | undefined {
  const after = source.slice(at, at + 400);
  const beside = /^['"]E_[A-Z0-9_]+['"],\s*(?:`((?:[^`\\]|\\.)*)`|'((?:[^'\\]|\\.)*)')/.exec(after);
  if (beside) return readable(beside[1] ?? beside[2] ?? '');
  if (!/^['"]E_[A-Z0-9_]+['"],\s*message\b/.test(after)) return undefined;
  const before = [
    ...source
      .slice(Math.max(0, at - 900), at)
      .matchAll(/const message =\s*(?:`((?:[^`\\]|\\.)*)`|'((?:[^'\\]|\\.)*)')/g),
  ];
  const last = before.at(-1);
  return last && readable(last[1] ?? last[2] ?? '');
}

function readable(template: string): string | undefined {
  const text = template
    .replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…')
    .replace(/\\(.)/g, '$1')
    .replace(/…{2,}/g, '…')
    .trim();
  // A template that consists only of values has no information left.
  return /[a-z]{3}.*[a-z]{3}/.test(text) ? text : undefined;
}
