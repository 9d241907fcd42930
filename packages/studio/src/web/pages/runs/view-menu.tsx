import { useRef, useState } from 'preact/hooks';
import { go, href, location } from '../../app/router.ts';
import { UserText } from '../../components/user-text.tsx';
import { dropView, readViews, type SavedView, saveView } from './saved-views.ts';

/** Saves filter, order, columns and experiment under a name in this browser; the URL works for everyone. */
export function ViewMenu() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [views, setViews] = useState<readonly SavedView[]>(() => readViews(localStorage));
  const [fault, setFault] = useState('');
  const { path, query } = location.value;
  const { picked: _, ...kept } = query;
  const here = href(path, kept);
  const keep = (form: HTMLFormElement) => {
    const name = String(new FormData(form).get('name') ?? '').trim();
    if (name === '') return;
    try {
      setViews(saveView(localStorage, { name, address: here }));
      setFault('');
      form.reset();
    } catch {
      setFault('This browser keeps nothing for this page: copy the address instead.');
    }
  };
  return (
    <>
      <button type="button" class="button" aria-haspopup="dialog" onClick={() => dialog.current?.showModal()}>
        Views{views.length > 0 ? ` (${views.length})` : ''}
      </button>
      <dialog ref={dialog} class="dialog" aria-label="Views">
        <div class="chooser">
          <h2>Views</h2>
          {views.length === 0 ? (
            <p class="quiet">
              A view is a filter, an order and columns under a name. None is kept in this browser yet.
            </p>
          ) : (
            <ul class="list chooser-list" aria-label="Kept views">
              {views.map(({ name, address }) => (
                <li key={name}>
                  <button
                    type="button"
                    class="button plain"
                    aria-current={address === here ? 'true' : undefined}
                    onClick={() => {
                      dialog.current?.close();
                      go(address);
                    }}
                  >
                    <UserText value={name} limit={60} />
                  </button>
                  <button
                    type="button"
                    class="button plain end"
                    aria-label={`Drop ${name.slice(0, 60)}`}
                    onClick={() => setViews(dropView(localStorage, name))}
                  >
                    Drop
                  </button>
                </li>
              ))}
            </ul>
          )}
          <form
            class="row view-form"
            onSubmit={(event) => {
              event.preventDefault();
              keep(event.currentTarget);
            }}
          >
            <input
              class="input"
              name="name"
              aria-label="Name of the view"
              placeholder="Name of what is shown now"
              maxLength={100}
              required
            />
            <button type="submit" class="button primary">
              Keep
            </button>
          </form>
          {fault === '' ? null : (
            <p class="tone-bad" role="alert">
              {fault}
            </p>
          )}
          <div class="buttons">
            <button type="button" class="button" onClick={() => dialog.current?.close()}>
              Close
            </button>
          </div>
        </div>
      </dialog>
    </>
  );
}
