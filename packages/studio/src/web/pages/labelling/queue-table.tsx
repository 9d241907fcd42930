import type { QueueItem, QueueItems } from '../../../api/labelling.ts';
import { apiPath } from '../../app/api.ts';
import { segment, setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { Card } from '../../components/card.tsx';
import { ServerCsv } from '../../components/server-csv.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { Badge, type Tone } from '../../components/status.tsx';
import { type Column, ListTable } from '../../components/table.tsx';
import { UserText } from '../../components/user-text.tsx';
import { ARM_NAMES, suggestionText, whyText } from './why-text.ts';

const TONES: Readonly<Record<string, Tone>> = { settled: 'good', disputed: 'warn', waiting: 'idle', skipped: 'idle' };

const COLUMNS: readonly Column<QueueItem>[] = [
  { key: 'id', title: 'Item', isNumber: true, value: ({ id }) => id },
  {
    key: 'text',
    title: 'Text',
    value: ({ text }) => text,
    cell: ({ text }) =>
      text === undefined ? (
        <span class="quiet">deleted</span>
      ) : (
        <UserText value={text.replaceAll(/\s+/g, ' ')} limit={100} />
      ),
  },
  {
    key: 'state',
    title: 'State',
    value: ({ state }) => state,
    cell: ({ state }) => <Badge tone={TONES[state] ?? 'idle'}>{state}</Badge>,
  },
  {
    key: 'label',
    title: 'Label',
    value: ({ label }) => label,
    cell: ({ label }) => <UserText value={label ?? ''} limit={40} class="whole" />,
  },
  {
    key: 'said',
    title: 'Who said what',
    value: saidText,
    cell: (item) => <UserText value={saidText(item)} limit={120} />,
  },
  {
    key: 'why',
    title: 'Why it was asked',
    value: whyText,
    cell: (item) => <UserText value={whyText(item)} limit={90} />,
  },
  {
    key: 'model',
    title: 'The model said',
    value: suggestionText,
    cell: (item) => <UserText value={suggestionText(item) ?? ''} limit={40} />,
  },
  { key: 'batch', title: 'Batch', isNumber: true, value: ({ batch }) => batch },
];

function saidText({ said }: QueueItem): string {
  return said
    .map(({ annotator, label, note }) => `${annotator}: ${label ?? 'skipped'}${note === '' ? '' : ` (${note})`}`)
    .join('; ');
}

/** Every item of a queue with its answers. It shows the arm of each text, so it is not meant for annotators. */
export function QueueTable({
  scope,
  query,
}: {
  readonly scope: string;
  readonly query: Readonly<Record<string, string>>;
}) {
  const { state, arm, most = '200' } = query;
  const items = useQuery<QueueItems>(apiPath(`/labelling/${segment(scope)}/items`, { state, arm, most }), ['tracking']);
  return (
    <Card
      title="Texts of the queue"
      flush
      tools={
        <>
          <Choice
            name="state"
            title="State"
            value={state}
            options={Object.keys(TONES).map((key) => [key, key] as const)}
          />
          <Choice name="arm" title="Why" value={arm} options={Object.entries(ARM_NAMES)} />
          <ServerCsv
            name={`queue-${scope}`}
            path={apiPath(`/labelling/${segment(scope)}/items.csv`, { state, arm })}
            isEmpty={items.data?.items.length === 0}
          />
        </>
      }
    >
      <Answered query={items} what="the queue">
        {({ items: rows, more }) => (
          <>
            <ListTable
              label="Texts of the queue"
              columns={COLUMNS}
              rows={rows}
              rowKey={({ id }) => String(id)}
              wrap
              empty={<Empty title="No text is like that" />}
            />
            {more ? (
              <div class="card-body">
                <button
                  type="button"
                  class="button"
                  onClick={() => setQuery({ most: Math.min(5000, Number(most) * 5) })}
                >
                  Show more
                </button>
              </div>
            ) : null}
          </>
        )}
      </Answered>
    </Card>
  );
}

function Choice(props: {
  readonly name: string;
  readonly title: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
}) {
  return (
    <select
      class="input"
      aria-label={props.title}
      value={props.value ?? ''}
      onChange={({ currentTarget }) => setQuery({ [props.name]: currentTarget.value })}
    >
      <option value="">{props.title}: all</option>
      {props.options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
}
