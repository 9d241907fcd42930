import { useEffect, useRef, useState } from 'preact/hooks';
import type { LabelQuestion } from '../../../api/labelling.ts';
import { DocumentText } from '../../components/document-text.tsx';
import { formatNumber } from '../../components/format.ts';
import { UserText } from '../../components/user-text.tsx';
import { keyMeaning, LABEL_KEYS, labelsLike } from './label-keys.ts';
import { suggestionText, whyText } from './why-text.ts';

/** The current text, its labels, and the keys. */
export function LabelCard(props: {
  readonly question: LabelQuestion;
  readonly labels: readonly string[];
  readonly canUndo: boolean;
  readonly onAnswer: (label: string | null, note: string) => void;
  readonly onUndo: () => void;
}) {
  const { question, labels, canUndo, onAnswer, onUndo } = props;
  const [note, setNote] = useState('');
  const [typed, setTyped] = useState<string>();
  const text = useRef<HTMLElement>(null);
  const noteField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    setNote('');
    setTyped(undefined);
    // Screen readers read the next text; the keys work from here.
    text.current?.focus({ preventScroll: true });
  }, [question.id]);
  const answer = (label: string | null) => onAnswer(label, note.trim());

  const pressed = useRef<(event: KeyboardEvent) => void>(undefined);
  pressed.current = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if ((event.target as HTMLElement).closest('input, textarea, select, dialog')) return;
    const meaning = keyMeaning(event.key, labels);
    if (!meaning) return;
    event.preventDefault();
    if (meaning.does === 'label') answer(meaning.label);
    else if (meaning.does === 'skip') answer(null);
    else if (meaning.does === 'note') noteField.current?.focus();
    else if (meaning.does === 'find') setTyped('');
    else if (canUndo) onUndo();
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent) => pressed.current?.(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);

  const shown = typed === undefined ? labels : labelsLike(typed, labels);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the text takes the focus, so that it is read and scrolled */}
      <article ref={text} class="label-text" tabIndex={0} aria-label={`Text ${question.id}`}>
        <DocumentText value={question.text} />
      </article>
      {question.dispute ? <Dispute dispute={question.dispute} /> : null}
      <div class="label-choices">
        {typed === undefined ? null : (
          <FindLabel
            value={typed}
            onInput={setTyped}
            onEnter={() => shown[0] !== undefined && answer(shown[0])}
            onClose={() => {
              setTyped(undefined);
              text.current?.focus({ preventScroll: true });
            }}
          />
        )}
        <ul class="label-list" aria-label="Labels">
          {shown.map((label) => (
            <li key={label}>
              <button type="button" class="button" onClick={() => answer(label)}>
                <KeyHint value={LABEL_KEYS[labels.indexOf(label)]} />
                <UserText value={label} limit={48} />
              </button>
            </li>
          ))}
          {shown.length === 0 ? <li class="quiet">No label is called that.</li> : null}
        </ul>
        <label class="field label-note">
          <span class="visually-hidden">Note</span>
          <input
            ref={noteField}
            class="input"
            maxLength={2000}
            placeholder="A note that goes with the label (n)"
            value={note}
            onInput={({ currentTarget }) => setNote(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== 'Escape') return;
              event.preventDefault();
              text.current?.focus({ preventScroll: true });
            }}
          />
        </label>
        <div class="row label-commands">
          <button type="button" class="button plain" onClick={() => answer(null)}>
            <KeyHint value="s" /> Skip
          </button>
          <button type="button" class="button plain" disabled={!canUndo} onClick={onUndo}>
            <KeyHint value="u" /> Undo
          </button>
          <button type="button" class="button plain" onClick={() => setTyped('')}>
            <KeyHint value="f" /> Find a label
          </button>
          {question.copies > 1 ? (
            <span class="quiet small">Stands for {formatNumber(question.copies)} texts that are nearly the same</span>
          ) : null}
        </div>
      </div>
    </>
  );
}

function KeyHint({ value }: { readonly value: string | undefined }) {
  return value === undefined ? null : <kbd>{value}</kbd>;
}

function FindLabel(props: {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly onEnter: () => void;
  readonly onClose: () => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <input
      ref={field}
      class="input"
      aria-label="Find a label"
      placeholder="Part of a label's name; Enter takes the first, Escape leaves"
      value={props.value}
      onInput={({ currentTarget }) => props.onInput(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') props.onEnter();
        else if (event.key === 'Escape') props.onClose();
        else return;
        event.preventDefault();
      }}
    />
  );
}

/** The others' labels and why the text was selected: only shown for decisions. */
function Dispute({ dispute }: { readonly dispute: NonNullable<LabelQuestion['dispute']> }) {
  const model = suggestionText(dispute.why);
  return (
    <ul class="list label-dispute" aria-label="What was said">
      {dispute.said.map(({ annotator, label, note }) => (
        <li key={annotator}>
          <UserText value={annotator} limit={40} class="quiet" />
          <strong>{label === null ? 'skipped' : <UserText value={label} limit={60} />}</strong>
          <UserText value={note} limit={200} class="quiet small" />
        </li>
      ))}
      <li class="quiet small">
        <span>
          Asked because: <UserText value={whyText(dispute.why)} limit={200} />
          {model === undefined ? null : (
            <>
              ; the model said <UserText value={model} limit={60} />
            </>
          )}
        </span>
      </li>
    </ul>
  );
}
