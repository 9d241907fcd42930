import { visibleLines, visibleText } from '@aml-mlops/errors';
import type { SessionView } from '@aml-mlops/feedback/labels';
import stringWidth from 'string-width';
import { paint } from '../display/paint.ts';

export interface FrameOptions {
  readonly queue: string;
  readonly annotator: string;
  readonly suggestions: boolean;
  readonly disputed: boolean;
  readonly columns: number;
  readonly rows: number;
}

/** Lines around the text: counts, labels, what is typed, keys. */
const FRAME_LINES = 10;

/** The annotator's screen: as much of the text as fits, and the keys. */
export function sessionFrame(view: SessionView, options: FrameOptions): string {
  const { item, choices, mode, typed, note, message, labelled, skipped } = view;
  const columns = Math.max(20, options.columns || 80);
  const counts = `${labelled} labelled${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  const task = options.disputed ? 'resolve disagreements' : 'label';
  const head = paint('bold', visibleText(`${options.queue} · ${task} · ${options.annotator} · ${counts}`, columns));
  if (!item) return `${head}\nnothing is left to label`;
  const labels = rowsOf(
    choices.map(({ key, label }) => `${key} ${visibleText(label, 40)}`),
    columns,
  );
  const room = Math.max(3, (options.rows || 24) - FRAME_LINES - labels.length);
  const text = wrap(visibleLines(item.text ?? ''), columns).slice(0, room + 1);
  const shown = text.length > room ? [...text.slice(0, room - 1), paint('dim', '… more text')] : text;
  const { suggestion, probability } = item;
  const hint =
    options.suggestions && suggestion !== undefined
      ? [
          paint(
            'dim',
            `model: ${visibleText(suggestion, 40)}${probability === undefined ? '' : ` (${Math.round(probability * 100)} %)`}`,
          ),
        ]
      : [];
  const entry = {
    label: note === '' ? '' : `note: ${visibleText(note, columns - 6)}`,
    note: `note: ${visibleText(typed)}▏`,
    search: `label: ${visibleText(typed)}▏`,
  }[mode];
  const help = mode === 'label' ? 'u undo  s skip  n note  / find a label  q quit' : 'Enter takes it  Esc leaves it';
  return [
    head,
    '',
    ...shown,
    '',
    ...hint,
    ...labels,
    ...(entry === '' ? [] : [entry]),
    paint('dim', message || help),
  ].join('\n');
}

/** Entries side by side, as many per line as fit. */
function rowsOf(entries: readonly string[], columns: number): string[] {
  const width = Math.max(1, ...entries.map((entry) => stringWidth(entry))) + 2;
  const perRow = Math.max(1, Math.floor(columns / width));
  const lines: string[] = [];
  for (let i = 0; i < entries.length; i += perRow) {
    const row = entries.slice(i, i + perRow).map((entry) => entry + ' '.repeat(width - stringWidth(entry)));
    lines.push(row.join('').trimEnd());
  }
  return lines;
}

/** Lines of at most this many columns; broken between words where possible. */
function wrap(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let current = '';
    for (const word of line.split(/(?<= )/)) {
      if (current !== '' && stringWidth(current + word) > columns) {
        lines.push(current.trimEnd());
        current = '';
      }
      current += word;
      while (stringWidth(current) > columns) {
        const cut = [...current].slice(0, Math.max(1, Math.floor(columns / 2))).join('');
        lines.push(cut);
        current = current.slice(cut.length);
      }
    }
    return [...lines, current.trimEnd()];
  });
}
