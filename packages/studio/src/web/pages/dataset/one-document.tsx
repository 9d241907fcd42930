import type { DocumentWhole } from '../../../api/data.ts';
import { hereWith, segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { DocumentText } from '../../components/document-text.tsx';
import { Answered } from '../../components/states.tsx';
import { UserText } from '../../components/user-text.tsx';

/** A full document with its line breaks. */
export function OneDocument({ place, row }: { readonly place: string; readonly row: string }) {
  const answer = useQuery<DocumentWhole>(`${place}/documents/${segment(row)}`);
  return (
    <section class="one-document" aria-label="The document">
      <Answered query={answer} what="the document">
        {({ id, label, text, characters }) => (
          <>
            <div class="row">
              <h2>
                <UserText value={id || `Row ${Number(row) + 1}`} limit={100} />
              </h2>
              <span class="badge tone-idle">
                <UserText value={label} limit={60} />
              </span>
              <span class="quiet small">{characters.toLocaleString('en')} characters</span>
              <a class="button plain end" href={hereWith({ document: undefined })}>
                Close
              </a>
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard */}
            <section class="one-document-text" tabIndex={0} aria-label="Text">
              <DocumentText key={row} value={text} />
            </section>
          </>
        )}
      </Answered>
    </section>
  );
}
