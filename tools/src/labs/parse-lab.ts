import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import type { Block, CommandBlock, Exercise, Lab } from './lab.ts';

interface Fence {
  readonly info: readonly string[];
  readonly code: string;
  /** 1-based line of the first line of code. */
  readonly line: number;
}

interface Heading {
  readonly level: number;
  readonly text: string;
  readonly line: number;
}

/** Languages of blocks that are diagrams or text, which are not run. */
const SHOWN = new Set(['text', 'mermaid']);

const COMMAND_ROLES: readonly CommandBlock['role'][] = ['fails', 'check', 'solution'];

/**
 * Parses a lab by the conventions of labs/README.md.
 *
 * @throws MlopsError `E_LAB`, with the file and the line, if a block matches no convention, since it would not be run
 */
export function parseLab(file: string, markdown: string): Lab {
  const wrong = (line: number, message: string) =>
    new MlopsError('E_LAB', `${file}:${line}: ${message}`, { file, row: line });
  const parts: (Block | Exercise)[] = [];
  let title = '';
  let open: { heading: Heading; blocks: Block[] } | undefined;
  const close = () => {
    if (open) parts.push(exerciseOf(open.heading, open.blocks, wrong));
    open = undefined;
  };
  for (const item of itemsOf(markdown, wrong)) {
    if ('level' in item) {
      if (item.level === 1) title ||= item.text;
      if (item.level <= 3) close();
      if (/^Exercise \d/.test(item.text)) open = { heading: item, blocks: [] };
      continue;
    }
    const [language = ''] = item.info;
    if (SHOWN.has(language) && item.info.length === 1) continue;
    const blocks: (Block | Exercise)[] = open?.blocks ?? parts;
    if (language === 'output') attachOutput(blocks, item, wrong);
    else blocks.push(blockOf(item, open !== undefined, wrong));
  }
  close();
  const workspace = /^\. labs\/activate (\w[\w-]*)$/m.exec(firstCommands(parts))?.[1];
  if (!title) throw wrong(1, 'a lab must begin with its title, "# Lab …"');
  if (!workspace) throw wrong(1, 'the first block of a lab must be commands with the line ". labs/activate NAME"');
  return { name: path.basename(file, '.md'), file, title, workspace, parts };
}

function firstCommands([first]: readonly (Block | Exercise)[]): string {
  return first && 'type' in first && first.type === 'commands' ? first.code : '';
}

type Wrong = (line: number, message: string) => MlopsError;

/** Headings and fenced blocks, in order. */
function itemsOf(markdown: string, wrong: Wrong): (Heading | Fence)[] {
  const items: (Heading | Fence)[] = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    if (heading) items.push({ level: heading[1]!.length, text: heading[2]!, line: at + 1 });
    if (/^\s+(```|~~~)/.test(line)) throw wrong(at + 1, 'a block must not be indented: it would not be run');
    if (!line.startsWith('```')) continue;
    const end = lines.indexOf('```', at + 1);
    if (end < 0) throw wrong(at + 1, 'the block has no end');
    const code = lines.slice(at + 1, end).map((each) => `${each}\n`);
    items.push({ info: line.slice(3).trim().split(/\s+/), code: code.join(''), line: at + 2 });
    at = end;
  }
  return items;
}

function blockOf({ info: [language = '', ...flags], code, line }: Fence, inExercise: boolean, wrong: Wrong): Block {
  const file = flags.find((flag) => flag.startsWith('file='))?.slice('file='.length);
  const roles = flags.filter((flag) => !flag.startsWith('file='));
  const role = COMMAND_ROLES.find((each) => each === roles[0]);
  if (roles.length > 1 || (roles[0] !== undefined && role === undefined)) {
    throw wrong(
      line - 1,
      `flags of a block must be file=NAME and one of ${COMMAND_ROLES.join(', ')}; got ${flags.join(' ')}`,
    );
  }
  if ((role === 'check' || role === 'solution') && !inExercise) {
    throw wrong(line - 1, `a ${role} must be below a heading that begins with "Exercise"`);
  }
  if (file !== undefined) {
    if (path.isAbsolute(file) || file.split('/').includes('..'))
      throw wrong(line - 1, `file must be below the lab's folder; got ${file}`);
    if (role === 'check' || role === 'fails') throw wrong(line - 1, `a file must be plain or a solution; got ${role}`);
    return { type: 'file', code, line, file, role: role ?? 'plain' };
  }
  if (language !== 'sh') {
    const what = 'a block must be commands (sh), output, a file (file=NAME), text or mermaid';
    throw wrong(line - 1, `${what}; got ${language || 'no language'}`);
  }
  return { type: 'commands', code, line, role: role ?? 'plain' };
}

function attachOutput(blocks: (Block | Exercise)[], { code, line }: Fence, wrong: Wrong): void {
  // The output of a passing check may follow the solution.
  const at = blocks.findLastIndex((block) => 'type' in block && block.type === 'commands' && block.role !== 'solution');
  const block = blocks[at];
  if (!block || !('type' in block) || block.type !== 'commands' || block.output) {
    throw wrong(line - 1, 'output must follow the commands that print it');
  }
  blocks[at] = { ...block, output: { text: code, line } };
}

function exerciseOf({ text, line }: Heading, blocks: readonly Block[], wrong: Wrong): Exercise {
  const checks = blocks.filter((block): block is CommandBlock => block.role === 'check');
  const solution = blocks.filter(({ role }) => role === 'solution');
  const [check] = checks;
  if (!check || checks.length > 1) throw wrong(line, `an exercise must have one check; got ${checks.length}`);
  if (solution.length === 0) throw wrong(line, 'an exercise must have a solution');
  const given = blocks.filter((block) => block !== check && block.role !== 'solution');
  return { title: text, line, given, check, solution };
}
