import { visibleLines } from '@aml-mlops/errors/visible-text';
import { useEffect, useState } from 'preact/hooks';
import { formatNumber } from './format.ts';

const PART = 50_000;

/**
 * A document as plain text, never markup, with its own line breaks and direction, and invisible characters as escapes. Of a
 * very large document the beginning is shown, and more on request.
 */
export function DocumentText({ value, limit = 6000 }: { readonly value: string; readonly limit?: number }) {
  const [shown, setShown] = useState(limit);
  useEffect(() => setShown(limit), [value, limit]);
  const left = value.length - shown;
  return (
    <>
      <div class="user-text document-text" dir="auto">
        {value.trim() === '' ? (
          <span class="quiet">This text is empty.</span>
        ) : (
          visibleLines(value.slice(0, shown).replaceAll('\r\n', '\n'))
        )}
      </div>
      {left > 0 ? (
        <button type="button" class="button plain" onClick={() => setShown(shown + PART)}>
          Show more ({formatNumber(left)} characters are left)
        </button>
      ) : null}
    </>
  );
}
