import type { NearestDocuments, TryAnswer, TryExplanation } from '../../../api/try.ts';
import { Card } from '../../components/card.tsx';
import { formatNumber, formatSigned } from '../../components/format.ts';
import { Empty, Loading } from '../../components/states.tsx';
import { type Column, ExportCsv, ListTable } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { textColumn } from '../../components/text-column.tsx';
import { UserText } from '../../components/user-text.tsx';
import { MarkedText } from './marked-text.tsx';

const percent = (value: number) => `${(value * 100).toFixed(1)} %`;

/** The model's answer to a text, and the words behind it. */
export function Answer({ answer, text }: { readonly answer: TryAnswer; readonly text: string }) {
  const { ranked, unknownShare, explanation, explanationFault, model, version, milliseconds } = answer;
  const [best] = ranked;
  return (
    <>
      <div class="try-answer">
        <Card title="Answer" tools={<ExportCsv name="probabilities" columns={RANKED} rows={ranked} />}>
          <div class="stack" role="status">
            <p class="figure-number">
              <UserText value={best?.label ?? ''} limit={80} />
            </p>
            <p class="quiet small">
              {best?.probability === undefined ? 'The model decides without probabilities' : percent(best.probability)}{' '}
              · <UserText value={model} limit={60} /> version {version} ·{' '}
              {formatNumber(Number(milliseconds.toPrecision(2)))} ms · {percent(unknownShare)} of the words are unknown
              to it
            </p>
          </div>
          <ListTable
            label="Labels by probability"
            columns={RANKED}
            rows={ranked}
            rowKey={({ label }) => label}
            height="20rem"
          />
        </Card>
        {explanation ? <Why explanation={explanation} text={text} /> : <NoWhy fault={explanationFault} />}
      </div>
      {explanation && explanation.words.length > 0 ? <Words explanation={explanation} /> : null}
    </>
  );
}

const RANKED: readonly Column<TryAnswer['ranked'][number]>[] = [
  textColumn('label', 'Label', ({ label }) => label, 50),
  {
    key: 'probability',
    title: 'Probability',
    isNumber: true,
    value: ({ probability, score }) => probability ?? score,
    cell: ({ probability, score }) =>
      probability === undefined ? formatNumber(score) : <Bar share={probability} text={percent(probability)} />,
  },
];

/** A number after its bar. */
function Bar(props: { readonly share: number; readonly text: string; readonly colour?: string }) {
  const { share, text, colour = 'var(--series-1)' } = props;
  return (
    <span class="bar-cell">
      <span class="meter" aria-hidden="true">
        <span style={{ width: `${share * 100}%`, background: colour }} />
      </span>
      {text}
    </span>
  );
}

function Why({ explanation, text }: { readonly explanation: TryExplanation; readonly text: string }) {
  const { label, against, decision, base, isExact, unit } = explanation;
  return (
    <Card title="Deciding words">
      <div class="stack">
        <p class="small quiet">
          <span class="try-key for">for</span> <UserText value={label} limit={40} />,{' '}
          <span class="try-key against">against it</span> and for <UserText value={against} limit={40} />. Together with
          the {formatSigned(base)} of an empty text they come to {formatSigned(decision)}{' '}
          {unit === 'nats' ? '(logarithm of the ratio of the two probabilities)' : '(difference of the two scores)'}
          {isExact ? '' : ', by integrated gradients'}.
        </p>
        <MarkedText text={text} explanation={explanation} />
      </div>
    </Card>
  );
}

function NoWhy({ fault }: { readonly fault: string | undefined }) {
  return (
    <Card title="Deciding words">
      <Empty title="There is no explanation">
        <p>{fault ?? 'There is only one label to decide for.'}</p>
      </Empty>
    </Card>
  );
}

function Words({ explanation }: { readonly explanation: TryExplanation }) {
  const most = Math.max(...explanation.words.map(({ contribution }) => Math.abs(contribution)));
  const columns: readonly Column<TryExplanation['words'][number]>[] = [
    { key: 'word', title: 'Word', value: ({ word }) => word, cell: ({ word }) => <UserText value={word} limit={60} /> },
    {
      key: 'for',
      title: 'Speaks for',
      value: ({ contribution }) => (contribution > 0 ? explanation.label : explanation.against),
      cell: ({ contribution }) => (
        <UserText value={contribution > 0 ? explanation.label : explanation.against} limit={40} />
      ),
    },
    {
      key: 'contribution',
      title: 'Contribution',
      isNumber: true,
      value: ({ contribution }) => contribution,
      cell: ({ contribution }) => (
        <Bar
          share={Math.abs(contribution) / most}
          text={formatSigned(contribution)}
          colour={contribution > 0 ? 'var(--series-1)' : 'var(--series-2)'}
        />
      ),
    },
  ];
  return (
    <TableCard
      title="Contribution of each word"
      file="words"
      columns={columns}
      rows={explanation.words}
      rowKey={({ word }) => word}
      height="22rem"
    />
  );
}

const NEAREST: readonly Column<NearestDocuments['documents'][number]>[] = [
  {
    key: 'text',
    title: 'Text',
    value: ({ text }) => text,
    cell: ({ text }) => <UserText value={text.replaceAll(/\s+/g, ' ')} limit={220} />,
  },
  {
    key: 'label',
    title: 'Label',
    value: ({ label }) => label,
    cell: ({ label }) => <UserText value={label} limit={40} class="whole" />,
  },
  {
    key: 'similarity',
    title: 'Similarity',
    isNumber: true,
    value: ({ similarity }) => similarity,
    cell: ({ similarity }) => percent(similarity),
  },
  { key: 'id', title: 'Id', value: ({ id }) => id, cell: ({ id }) => <UserText value={id} limit={30} /> },
];

/** The training documents most similar to the text. */
export function Nearest({ nearest }: { readonly nearest: NearestDocuments | undefined }) {
  return (
    <Card
      title="Nearest training documents"
      flush
      tools={
        <>
          {nearest && nearest.compared > 0 ? (
            <span class="quiet small">of {formatNumber(nearest.compared)}, as the model reads them</span>
          ) : null}
          <ExportCsv name="nearest" columns={NEAREST} rows={nearest?.documents ?? []} />
        </>
      }
    >
      {nearest ? (
        <ListTable
          label="Nearest training documents"
          columns={NEAREST}
          rows={nearest.documents}
          rowKey={({ id }) => id}
          wrap
          empty={<Empty title={nearest.fault ?? 'No training document has a word in common with it'} />}
        />
      ) : (
        <Loading what="Looking through the training documents" />
      )}
    </Card>
  );
}
