import type { ModelShownWhole } from '../../../api/models.ts';
import type { PageProps } from '../../app/page.ts';
import { segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { Card } from '../../components/card.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import { type Tab, Tabs, tabOf } from '../../components/tabs.tsx';
import { ModelComparisonTab } from './model-comparison.tsx';
import { Promotions } from './promotions.tsx';
import { VersionActions } from './version-actions.tsx';
import { VersionCard } from './version-card.tsx';
import { VersionsTable } from './versions-table.tsx';
import './model.css';

const TABS: readonly Tab[] = [
  ['card', 'Card'],
  ['trust', 'Calibration and parity'],
  ['compare', 'Champion against challenger'],
  ['promotions', 'Promotions'],
  ['files', 'Files'],
];

const CRUMBS = [{ title: 'Models', link: '#/models' }];

/** Why is this version the champion, how reliable is it, and what would another version change? */
export function ModelPage({ params, query }: PageProps) {
  const name = params['name'] ?? '';
  const answer = useQuery<ModelShownWhole>(`/models/${segment(name)}`, ['tracking']);
  return (
    <>
      {answer.data ? null : <PageHeader title={name} crumbs={CRUMBS} />}
      <Answered query={answer} what={`model ${name}`}>
        {(model) => <Shown model={model} query={query} />}
      </Answered>
    </>
  );
}

function Shown({ model, query }: { readonly model: ModelShownWhole; readonly query: PageProps['query'] }) {
  const champion = model.versions.find(({ aliases }) => aliases.includes('champion'));
  const chosen =
    model.versions.find(({ version }) => String(version) === query['version']) ?? champion ?? model.versions[0];
  const tab = tabOf(TABS, query['tab']);
  return (
    <>
      <PageHeader
        title={model.name}
        crumbs={CRUMBS}
        aside={
          champion ? (
            <Badge tone="good" icon="check">{`Champion is version ${champion.version}`}</Badge>
          ) : (
            <Badge tone="warn" icon="stop">
              No champion
            </Badge>
          )
        }
      />
      <VersionsTable model={model} chosen={chosen?.version} />
      {chosen ? (
        <section class="card" aria-label={`Version ${chosen.version}`}>
          <div class="card-head">
            <h2>Version {chosen.version}</h2>
            {chosen.aliases.map((alias) => (
              <Badge key={alias} tone={alias === 'champion' ? 'good' : 'busy'}>
                {alias.slice(0, 40)}
              </Badge>
            ))}
            <div class="tools">
              <VersionActions model={model.name} version={chosen} />
            </div>
          </div>
          <Tabs label="Of this version" tabs={TABS} chosen={tab} without={{ flips: undefined, from: undefined }} />
          <div class="card-body">
            {tab === 'promotions' ? (
              <Promotions model={model} />
            ) : tab === 'compare' ? (
              <ModelComparisonTab model={model} chosen={chosen} champion={champion} query={query} />
            ) : (
              <VersionCard model={model.name} version={chosen} part={tab} />
            )}
          </div>
        </section>
      ) : (
        <Card title="Versions">
          <Empty title="No version is left of this model" />
        </Card>
      )}
    </>
  );
}
