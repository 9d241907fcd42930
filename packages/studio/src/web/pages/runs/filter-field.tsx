import { useEffect, useRef, useState } from 'preact/hooks';
import type { ColumnShown } from '../../../api/tracking-runs.ts';
import { UserText } from '../../components/user-text.tsx';
import { completeFilter } from './complete-filter.ts';

/** A field for MLflow's filter language with completion. Applied with Enter or on blur; errors are shown below. */
export function FilterField(props: {
  readonly value: string;
  readonly columns: readonly ColumnShown[];
  readonly fault: string | undefined;
  readonly onChange: (value: string) => void;
}) {
  const { value, columns, fault, onChange } = props;
  const [text, setText] = useState(value);
  const [cursor, setCursor] = useState<number>();
  const [place, setPlace] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => setText(value), [value]);
  const completion = cursor === undefined ? undefined : completeFilter(text.slice(0, cursor), columns);
  const options = completion?.options ?? [];

  const take = (option: string) => {
    if (!completion || cursor === undefined) return;
    const start = `${text.slice(0, completion.from)}${option} `;
    setText(start + text.slice(cursor).trimStart());
    setPlace(-1);
    setCursor(start.length);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(start.length, start.length);
    });
  };
  const apply = () => {
    setCursor(undefined);
    setPlace(-1);
    if (text.trim() !== value) onChange(text.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' && options.length > 0) setPlace((place + 1) % options.length);
    else if (event.key === 'ArrowUp' && options.length > 0)
      setPlace(((place + options.length) % (options.length + 1)) - 1);
    else if (event.key === 'Tab' && place >= 0) take(options[place]!);
    else if (event.key === 'Enter') place >= 0 ? take(options[place]!) : apply();
    else if (event.key === 'Escape' && cursor !== undefined) setCursor(undefined);
    else return;
    event.preventDefault();
  };
  return (
    <div class="filter-field">
      <input
        ref={field}
        class="input mono"
        type="text"
        role="combobox"
        aria-label="Filter"
        aria-expanded={options.length > 0}
        aria-controls="filter-options"
        aria-activedescendant={place >= 0 ? `filter-option-${place}` : undefined}
        aria-invalid={fault !== undefined}
        aria-describedby="filter-fault"
        placeholder="metrics.accuracy > 0.9 AND params.engine = 'wasm'"
        spellcheck={false}
        autoComplete="off"
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setCursor(currentTarget.selectionStart ?? currentTarget.value.length);
          setPlace(-1);
        }}
        onFocus={({ currentTarget }) => setCursor(currentTarget.selectionStart ?? 0)}
        onBlur={apply}
        onKeyDown={onKeyDown}
      />
      <div
        id="filter-options"
        role="listbox"
        aria-label="What may come next"
        class="filter-options"
        hidden={options.length === 0}
      >
        {options.map((option, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
          <div
            key={option}
            id={`filter-option-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === place}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(option)}
          >
            <UserText value={option} limit={80} class="mono" />
          </div>
        ))}
      </div>
      <p id="filter-fault" class="filter-fault" role="alert">
        {fault === undefined ? null : <UserText value={fault} limit={500} />}
      </p>
    </div>
  );
}
