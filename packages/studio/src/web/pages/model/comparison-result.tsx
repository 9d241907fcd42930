import type { FlipKind, ModelComparison } from '../../../api/models.ts';
import { hereWith } from '../../app/router.ts';
import { Card } from '../../components/card.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { formatNumber } from '../../components/format.ts';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { textColumn } from '../../components/text-column.tsx';
import { FLIP_KINDS } from './flip-kinds.ts';
import { Flips } from './flips.tsx';

/** Significance level for differences, the usual 0.05. */
const SURE = 0.05;

export function ComparisonResult(props: {
  readonly model: string;
  readonly comparison: ModelComparison;
  readonly kind: FlipKind;
  readonly page: number;
}) {
  const { model, comparison, kind, page } = props;
  const { before, after, documents, testSet, counts, from } = comparison;
  const name = `${model}-${before.version}-${after.version}`;
  const shown = counts[kind];
  return (
    <div class="stack">
      <p>{verdict(comparison)}</p>
      <Facts>
        <Fact title={`Champion, version ${before.version}`}>{percent(before.accuracy)} right</Fact>
        <Fact title={`Challenger, version ${after.version}`}>{percent(after.accuracy)} right</Fact>
        <Fact title="Both right">{formatNumber(comparison.bothRight)}</Fact>
        <Fact title="Only the champion">{formatNumber(comparison.onlyBefore)}</Fact>
        <Fact title="Only the challenger">{formatNumber(comparison.onlyAfter)}</Fact>
        <Fact title="Both wrong">{formatNumber(comparison.bothWrong)}</Fact>
        {comparison.pValue === null ? null : (
          <Fact title="McNemar's exact test">p = {formatNumber(comparison.pValue)}</Fact>
        )}
        <Fact title="Documents">
          {formatNumber(documents)}
          {documents < testSet.rows ? ` of ${formatNumber(testSet.rows)}` : ''}
        </Fact>
      </Facts>
      <Card title={`Documents with another label (${formatNumber(counts.all)})`} flush class="flips">
        <nav class="tabs" aria-label="Which documents">
          {FLIP_KINDS.map(([key, title]) => (
            <a
              key={key}
              href={hereWith({ flips: key === 'all' ? undefined : key, from: undefined })}
              aria-current={key === kind ? 'page' : undefined}
            >
              {title} {formatNumber(counts[key])}
            </a>
          ))}
        </nav>
        <Flips comparison={comparison} model={model} kind={kind} />
        {shown > page ? (
          <p class="card-note row">
            {from > 0 ? <a href={hereWith({ from: from > page ? from - page : undefined })}>Previous</a> : null}
            <span>
              {formatNumber(Math.min(from + 1, shown))} to {formatNumber(Math.min(from + page, shown))} of{' '}
              {formatNumber(shown)}
            </span>
            {from + page < shown ? <a href={hereWith({ from: from + page })}>Next</a> : null}
          </p>
        ) : null}
      </Card>
      <TableCard
        title="By label"
        file={`labels-${name}`}
        columns={CLASSES}
        rows={comparison.classes}
        rowKey={({ label }) => label}
      />
    </div>
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function verdict({ counts, pValue, before, after, documents }: ModelComparison): string {
  if (documents === 0) return 'There are no documents in this set.';
  if (counts.all === 0) return 'They give every document the same label.';
  const [ours, theirs] = [after.right, before.right];
  if (ours === theirs) return 'They are right equally often, on different documents.';
  const which = ours > theirs ? 'The challenger is right more often' : 'The champion is right more often';
  return pValue !== null && pValue < SURE
    ? `${which}, and a difference this large is unlikely to be chance.`
    : `${which}, but chance alone could well make such a difference.`;
}

type ClassRow = ModelComparison['classes'][number];

const CLASSES: readonly Column<ClassRow>[] = [
  textColumn('label', 'Label', ({ label }) => label),
  { key: 'documents', title: 'Documents', isNumber: true, value: ({ documents }) => documents },
  { key: 'before', title: 'Champion right', isNumber: true, value: ({ before }) => before },
  { key: 'after', title: 'Challenger right', isNumber: true, value: ({ after }) => after },
  {
    key: 'change',
    title: 'Change',
    isNumber: true,
    value: ({ before, after }) => after - before,
    cell: ({ before, after }) => (after > before ? `+${after - before}` : String(after - before)),
  },
];
