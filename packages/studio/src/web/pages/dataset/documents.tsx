import type { DocumentPage, DocumentShown } from '../../../api/data.ts';
import { apiPath } from '../../app/api.ts';
import type { PageProps } from '../../app/page.ts';
import { hereWith, setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { ServerCsv } from '../../components/server-csv.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { type Column, ListTable } from '../../components/table.tsx';
import { textColumn } from '../../components/text-column.tsx';
import { UserText } from '../../components/user-text.tsx';
import { OneDocument } from './one-document.tsx';

const PAGE = 50;

/** Documents with search in texts and ids, in pages; and a single document in full. */
export function Documents(props: {
  readonly place: string;
  readonly name: string;
  readonly labels: readonly string[];
  readonly query: PageProps['query'];
}) {
  const { place, name, labels, query } = props;
  const from = Math.max(0, Math.trunc(Number(query['from'] ?? 0)) || 0);
  const { text, label, document } = query;
  const path = apiPath(`${place}/documents`, { text: text || undefined, label: label || undefined, from, limit: PAGE });
  const answer = useQuery<DocumentPage>(path);
  return (
    <>
      <form
        class="runs-tools row"
        onSubmit={(event) => {
          event.preventDefault();
          const fields = new FormData(event.currentTarget);
          setQuery({ text: String(fields.get('text') ?? ''), from: undefined }, { replace: false });
        }}
      >
        <input
          class="input filter-text"
          type="search"
          name="text"
          aria-label="Search in texts and ids"
          placeholder="Search in texts and ids"
          defaultValue={text ?? ''}
          key={text ?? ''}
        />
        <button type="submit" class="button">
          Search
        </button>
        <select
          class="input filter-choice"
          aria-label="Label"
          value={label ?? ''}
          onChange={({ currentTarget }) => setQuery({ label: currentTarget.value, from: undefined })}
        >
          <option value="">All labels</option>
          {labels.map((own) => (
            <option key={own} value={own}>
              {own.slice(0, 80)}
            </option>
          ))}
        </select>
        <span class="tools">
          <ServerCsv
            name={`documents-${name}`}
            path={apiPath(`${place}/documents.csv`, { text: text || undefined, label: label || undefined })}
          />
        </span>
      </form>
      {document === undefined ? null : <OneDocument place={place} row={document} />}
      <Answered query={answer} what="the documents">
        {({ documents, next, looked }) => (
          <>
            <ListTable
              label="Documents"
              columns={COLUMNS}
              rows={documents}
              rowKey={({ row }) => String(row)}
              isSelected={({ row }) => String(row) === document}
              wrap
              empty={<Empty title={next === undefined ? 'No document is like that' : 'None so far'} />}
            />
            <p class="card-note row">
              {from > 0 ? <a href={hereWith({ from: undefined })}>To the first</a> : null}
              <span role="status">
                {documents.length.toLocaleString('en')} of {looked.toLocaleString('en')} documents looked at
              </span>
              {next === undefined ? null : <a href={hereWith({ from: next })}>Go on</a>}
            </p>
          </>
        )}
      </Answered>
    </>
  );
}

const COLUMNS: readonly Column<DocumentShown>[] = [
  {
    key: 'id',
    title: 'Id',
    value: ({ id }) => id,
    cell: ({ id, row }) => (
      <a href={hereWith({ document: row })}>
        <UserText value={id || `row ${row + 1}`} limit={60} />
      </a>
    ),
  },
  textColumn('label', 'Label', ({ label }) => label),
  {
    key: 'text',
    title: 'Text',
    width: '66%',
    value: ({ excerpt }) => excerpt,
    cell: ({ excerpt }) => <UserText value={excerpt} limit={320} />,
  },
  {
    key: 'characters',
    title: 'Characters',
    isNumber: true,
    value: ({ characters }) => characters,
    cell: ({ characters }) => characters.toLocaleString('en'),
  },
];
