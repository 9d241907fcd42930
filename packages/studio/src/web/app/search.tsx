import { useEffect, useRef, useState } from 'preact/hooks';
import type { SearchHit } from '../../api/search.ts';
import { UserText } from '../components/user-text.tsx';
import { PAGES } from '../pages.ts';
import { apiPath } from './api.ts';
import { go, location } from './router.ts';
import { useQuery } from './use-query.ts';

/** Opens the search; so does `/` unless a text field has the focus. */
export function SearchButton() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target.closest('input, textarea, select, [contenteditable], dialog')) return;
      event.preventDefault();
      setOpen(true);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <button type="button" class="search-open" onClick={() => setOpen(true)} aria-haspopup="dialog">
        Search runs, data, models <kbd>/</kbd>
      </button>
      {isOpen ? <SearchDialog close={() => setOpen(false)} /> : null}
    </>
  );
}

function SearchDialog({ close }: { readonly close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [place, setPlace] = useState(0);
  useEffect(() => dialog.current?.showModal(), []);
  // Any navigation, such as the back button, closes the search.
  const here = location.value;
  const opened = useRef(here);
  useEffect(() => {
    if (here !== opened.current) dialog.current?.close();
  }, [here]);
  const asked = text.trim();
  const { data } = useQuery<readonly SearchHit[]>(asked === '' ? undefined : apiPath('/search', { q: asked }));
  const pages = PAGES.flatMap(({ pattern, nav }): SearchHit[] => {
    const isMeant = nav?.title.toLowerCase().includes(asked.toLowerCase());
    return nav && isMeant ? [{ kind: 'page', title: nav.title, detail: '', link: `#${pattern}` }] : [];
  });
  const hits = [...pages, ...(asked === '' ? [] : (data ?? []))];
  const chosen = Math.min(place, hits.length - 1);
  const open = (hit: SearchHit | undefined) => {
    if (!hit) return;
    dialog.current?.close();
    go(hit.link);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setPlace(Math.min(chosen + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setPlace(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter') open(hits[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <dialog ref={dialog} class="dialog search" aria-label="Search" onClose={close}>
      <div class="search-body">
        <input
          type="text"
          role="combobox"
          aria-label="Search runs, data and models"
          aria-expanded="true"
          aria-controls="search-results"
          aria-activedescendant={hits.length > 0 ? `hit-${chosen}` : undefined}
          placeholder="A name or an id"
          value={text}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            setPlace(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div id="search-results" class="search-results" role="listbox" aria-label="Found">
          {hits.map((hit, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys
            <div
              key={hit.link}
              id={`hit-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === chosen}
              onClick={() => open(hit)}
            >
              <UserText value={hit.title} limit={80} />
              <UserText value={hit.detail} limit={60} class="quiet small" />
              <span class="kind">{hit.kind}</span>
            </div>
          ))}
        </div>
        {asked !== '' && data && hits.length === 0 ? <p class="state">Nothing is called that.</p> : null}
      </div>
    </dialog>
  );
}
