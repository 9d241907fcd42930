import { visibleLines } from '@aml-mlops/errors/visible-text';
import type { TryExplanation } from '../../../api/try.ts';
import { formatSigned } from '../../components/format.ts';

/** A text with its contributing words marked: stronger for larger contributions; underlined for the label, dotted against it. */
export function MarkedText({ text, explanation }: { readonly text: string; readonly explanation: TryExplanation }) {
  const { marks, marked, label, against } = explanation;
  const most = Math.max(...marks.map(({ contribution }) => Math.abs(contribution)), Number.MIN_VALUE);
  const parts: (string | preact.JSX.Element)[] = [];
  let at = 0;
  for (const { start, end, contribution } of marks) {
    const share = Math.abs(contribution) / most;
    // Marks of negligible contributions would only distract.
    if (share < 0.04) continue;
    parts.push(visibleLines(text.slice(at, start)));
    const isFor = contribution > 0;
    parts.push(
      <mark
        key={start}
        class={isFor ? 'for' : 'against'}
        style={{ '--strength': `${Math.round(8 + 30 * share)}%` }}
        title={`${formatSigned(contribution)} for ${isFor ? label : against}`.slice(0, 200)}
      >
        {visibleLines(text.slice(start, end))}
      </mark>,
    );
    at = end;
  }
  parts.push(visibleLines(text.slice(at, marked)));
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: no set of fields */}
      <div
        class="user-text document-text marked-text"
        dir="auto"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
        tabIndex={0}
        role="group"
        aria-label="The text with its deciding words"
      >
        {parts}
      </div>
      {marked < text.length ? <p class="quiet small">The beginning of the text is shown; all of it was read.</p> : null}
    </>
  );
}
