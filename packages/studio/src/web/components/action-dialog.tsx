import { useEffect, useRef, useState } from 'preact/hooks';
import type { Fault } from '../../api/session.ts';
import { ApiError, postJson } from '../app/api.ts';
import { session } from '../app/session.ts';
import { token } from '../app/token.ts';
import { GiveToken } from './states.tsx';
import { UserText } from './user-text.tsx';

export interface Action {
  /** Label of its button: `Cancel`, `Resume`, `Promote`. */
  readonly name: string;
  readonly title: string;
  /** A description of the effect. */
  readonly says: string;
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly isDangerous?: boolean;
}

/** A button that asks for actor and reason before it acts. In read-only mode it shows a notice instead. */
export function ActionButton({ action, onDone }: { readonly action: Action; readonly onDone?: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const isReadOnly = session.value?.readOnly ?? false;
  return (
    <>
      <button
        type="button"
        class={`button ${action.isDangerous ? 'danger' : ''}`}
        disabled={isReadOnly}
        title={isReadOnly ? 'This studio was started for reading only' : undefined}
        onClick={() => setOpen(true)}
      >
        {action.name}
      </button>
      {isOpen ? <ActionDialog action={action} close={() => setOpen(false)} onDone={onDone} /> : null}
    </>
  );
}

function ActionDialog(props: {
  readonly action: Action;
  readonly close: () => void;
  readonly onDone: (() => void) | undefined;
}) {
  const { action, close, onDone } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [fault, setFault] = useState<Fault>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const send = async (form: HTMLFormElement) => {
    setBusy(true);
    setFault(undefined);
    const fields = new FormData(form);
    try {
      await postJson(action.path, { ...action.body, who: fields.get('who'), why: fields.get('why') });
      dialog.current?.close();
      onDone?.();
    } catch (error) {
      setFault(error instanceof ApiError ? error : { code: 'E_DEFECT', message: String(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} class="dialog" aria-label={action.title} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send(event.currentTarget);
        }}
      >
        <h2>{action.title}</h2>
        <p class="quiet">{action.says}</p>
        <label class="field">
          Who
          <input class="input" name="who" required maxLength={200} defaultValue={session.value?.user ?? ''} />
        </label>
        <label class="field">
          Why
          <textarea class="input" name="why" required maxLength={2000} rows={3} />
          <span class="hint">Both go to the audit log.</span>
        </label>
        {fault ? (
          <div class="notice tone-bad" role="alert">
            <UserText value={fault.message} limit={600} />
          </div>
        ) : null}
        <div class="buttons">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
          <button type="submit" class="button primary" disabled={isBusy || token.value === undefined}>
            {action.name}
          </button>
        </div>
      </form>
      {token.value === undefined ? (
        <div class="card-body">
          <p class="quiet small">This needs the token of the link that the command printed.</p>
          <GiveToken />
        </div>
      ) : null}
    </dialog>
  );
}
