import { useEffect, useRef, useState } from 'preact/hooks';
import type { ColumnShown } from '../../../api/tracking-runs.ts';
import { formatNumber } from '../../components/format.ts';
import { UserText } from '../../components/user-text.tsx';
import { type ColumnRef, columnText } from './column-ref.ts';

const MOST_SHOWN = 300;
const KIND = { metrics: 'metric', params: 'parameter', tags: 'tag' } as const;

/** Selects the columns of the table, from all that any run logged. */
export function ColumnChooser(props: {
  readonly all: readonly ColumnShown[];
  readonly chosen: readonly ColumnRef[];
  readonly onChange: (columns: readonly ColumnRef[]) => void;
}) {
  const { all, chosen, onChange } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Columns ({chosen.length} of {formatNumber(all.length)})
      </button>
      {isOpen ? <Chooser all={all} chosen={chosen} onChange={onChange} close={() => setOpen(false)} /> : null}
    </>
  );
}

function Chooser(props: {
  readonly all: readonly ColumnShown[];
  readonly chosen: readonly ColumnRef[];
  readonly onChange: (columns: readonly ColumnRef[]) => void;
  readonly close: () => void;
}) {
  const { all, chosen, onChange, close } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  const has = new Set(chosen.map(columnText));
  const meant = all.filter((column) => columnText(column).toLowerCase().includes(text.toLowerCase()));
  const toggle = (column: ColumnShown) => {
    const name = columnText(column);
    const { kind, key } = column;
    onChange(has.has(name) ? chosen.filter((one) => columnText(one) !== name) : [...chosen, { kind, key }]);
  };
  return (
    <dialog ref={dialog} class="dialog" aria-label="Columns" onClose={close}>
      <div class="chooser">
        <div class="row">
          <h2>Columns</h2>
          <button type="button" class="button plain" onClick={() => onChange([])}>
            None
          </button>
        </div>
        <input
          class="input"
          type="search"
          aria-label="Find a column"
          placeholder="Find a column"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <ul class="chooser-list">
          {meant.slice(0, MOST_SHOWN).map((column) => (
            <li key={columnText(column)}>
              <label>
                <input type="checkbox" checked={has.has(columnText(column))} onChange={() => toggle(column)} />
                <UserText value={column.key} limit={60} />
                <span class="quiet small">
                  {KIND[column.kind]}, {formatNumber(column.runs)} runs
                </span>
              </label>
            </li>
          ))}
        </ul>
        {meant.length > MOST_SHOWN ? (
          <p class="quiet small">and {formatNumber(meant.length - MOST_SHOWN)} more: type to find them</p>
        ) : null}
        <button type="button" class="button primary" onClick={() => dialog.current?.close()}>
          Done
        </button>
      </div>
    </dialog>
  );
}
