import type { ValidationReport } from '../../../api/validation.ts';
import { fileAddress } from '../../app/file-address.ts';
import type { PageProps } from '../../app/page.ts';
import { href, segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { Card } from '../../components/card.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { formatDate, formatNumber } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { PairsTable } from '../../components/pairs-table.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';
import { BandsTable, DuplicatesTable, TestsTable, WordsTable } from './finding-tables.tsx';
import { History } from './history.tsx';
import { FoundBadge } from './validation-page.tsx';

const CRUMBS = [{ title: 'Validation', link: '#/validation' }];

/** What drifted, is it real, and since when? */
export function ValidationReportPage({ params, query }: PageProps) {
  const [run, node] = [params['run'] ?? '', params['node'] ?? ''];
  const answer = useQuery<ValidationReport>(`/validation/${segment(run)}/${segment(node)}`);
  return (
    <>
      <PageHeader
        title={node}
        crumbs={CRUMBS}
        aside={answer.data ? <FoundBadge found={answer.data.row.found} /> : null}
        actions={
          <a class="button" href={href(`/pipeline-runs/${segment(run)}`, { node })}>
            The step in its run
          </a>
        }
      />
      <Answered query={answer} what="the drift report">
        {(report) => <Shown report={report} chosen={query['statistic']} />}
      </Answered>
    </>
  );
}

function Shown({ report, chosen }: { readonly report: ValidationReport; readonly chosen: string | undefined }) {
  const { row, rows, baseline, bands, tests, words, duplicates, thresholds, hash } = report;
  const name = `${row.node}-${row.run}`;
  return (
    <>
      <Facts>
        <Fact title="Of">
          <UserText value={`${row.pipeline} on ${row.scope}`} limit={80} />
        </Fact>
        <Fact title="When">
          {formatDate(row.at)} (<When at={row.at} />)
        </Fact>
        <Fact title="Documents">
          {formatNumber(rows.train)} train, {formatNumber(rows.test)} test
        </Fact>
        <Fact title="Baseline">
          {formatNumber(baseline.rows)} documents, {baseline.from === 'given' ? 'approved' : 'the training set itself'}
        </Fact>
        <Fact title="Report">
          <a href={fileAddress('report/drift', hash, 'drift.html')} target="_blank" rel="noopener noreferrer">
            As a page
          </a>
        </Fact>
      </Facts>
      <Findings report={report} />
      <History series={row} run={row.run} chosen={chosen} />
      <BandsTable bands={bands} name={name} />
      <TestsTable tests={tests} name={name} />
      <WordsTable words={words} name={name} />
      <div class="grid wide">
        <DuplicatesTable duplicates={duplicates} name={name} />
        <PairsTable title="Thresholds" name={`thresholds-${name}`} pairs={thresholds} />
      </div>
    </>
  );
}

function Findings({ report: { errors, warnings } }: { readonly report: ValidationReport }) {
  if (errors.length + warnings.length === 0) {
    return (
      <Card title="What was found">
        <Empty title="The data is like its baseline" />
      </Card>
    );
  }
  return (
    <Card title="What was found" flush>
      <ul class="list">
        {errors.map((message) => (
          <li key={message}>
            <Badge tone="bad" icon="cross">
              Error
            </Badge>
            <UserText value={message} limit={400} grows />
          </li>
        ))}
        {warnings.map(({ message }) => (
          <li key={message}>
            <Badge tone="warn" icon="stop">
              Warning
            </Badge>
            <UserText value={message} limit={400} grows />
          </li>
        ))}
      </ul>
    </Card>
  );
}
