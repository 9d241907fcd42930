import { Badge } from '../../components/status.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { UserText } from '../../components/user-text.tsx';
import type { LabelledText } from './label-desk.ts';
import { suggestionText, whyText } from './why-text.ts';

const COLUMNS: readonly Column<LabelledText>[] = [
  {
    key: 'text',
    title: 'Text',
    value: ({ question }) => question.text,
    cell: ({ question }) => <UserText value={question.text.slice(0, 400).replaceAll(/\s+/g, ' ')} limit={70} />,
  },
  {
    key: 'label',
    title: 'Your label',
    value: ({ given }) => given.label ?? 'skipped',
    cell: ({ given }) =>
      given.label === null ? (
        <span class="quiet">skipped</span>
      ) : (
        <UserText value={given.label} limit={40} class="whole" />
      ),
  },
  {
    key: 'note',
    title: 'Note',
    value: ({ given }) => given.note,
    cell: ({ given }) => <UserText value={given.note} limit={60} />,
  },
  {
    key: 'why',
    title: 'Why it was asked',
    value: ({ receipt }) => receipt?.why && whyText(receipt.why),
    cell: ({ receipt }) => (receipt?.why ? <UserText value={whyText(receipt.why)} limit={90} /> : null),
  },
  {
    key: 'model',
    title: 'The model said',
    value: ({ receipt }) => receipt?.why && suggestionText(receipt.why),
    cell: ({ receipt }) => <UserText value={(receipt?.why && suggestionText(receipt.why)) ?? ''} limit={40} />,
  },
  { key: 'state', title: 'State', value: stateOf, cell: (row) => <State row={row} /> },
];

function stateOf({ receipt }: LabelledText): string {
  return receipt?.fault ?? receipt?.state ?? 'kept here';
}

function State({ row }: { readonly row: LabelledText }) {
  const { receipt } = row;
  if (!receipt) return <Badge tone="busy">Kept here</Badge>;
  if (receipt.fault !== undefined)
    return <UserText value={`Not taken: ${receipt.fault}`} limit={120} class="tone-bad" />;
  const tones = { settled: 'good', disputed: 'warn', skipped: 'idle' } as const;
  const texts = { settled: 'Settled', disputed: 'Disputed', skipped: 'Skipped', waiting: 'Stored' } as const;
  const state = receipt.state as keyof typeof texts;
  return <Badge tone={state === 'waiting' ? 'good' : (tones[state] ?? 'idle')}>{texts[state] ?? receipt.state}</Badge>;
}

/** Texts labelled on this page, newest first. The reason for a text's selection is shown only with its label, to avoid bias. */
export function DoneTable({ done, scope }: { readonly done: readonly LabelledText[]; readonly scope: string }) {
  if (done.length === 0) return null;
  return (
    <TableCard
      title="Recently labelled"
      file={`labels-${scope}`}
      columns={COLUMNS}
      rows={done}
      rowKey={({ question }) => String(question.id)}
      wrap
    />
  );
}
