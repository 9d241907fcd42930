import { visibleLines } from '@aml-mlops/errors/visible-text';
import { useState } from 'preact/hooks';

const PART = 20_000;

/** A document of users with its line breaks: data and never markup, unseen characters as escapes, in parts where it is long. */
export function DocumentText({ value, limit = 4000 }: { readonly value: string; readonly limit?: number }) {
  const [shown, setShown] = useState(limit);
  const left = value.length - shown;
  return (
    <>
      <bdi class="user-text block">
        {visibleLines(value.slice(0, shown))}
        {left > 0 ? '…' : ''}
      </bdi>
      {left > 0 ? (
        <button type="button" class="button plain" onClick={() => setShown(shown + PART)}>
          Show more ({left.toLocaleString('en')} characters are left)
        </button>
      ) : null}
    </>
  );
}
