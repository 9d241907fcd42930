import type { ModelComparison, ModelShownWhole, ModelVersionShown } from '../../../api/models.ts';
import { apiPath } from '../../app/api.ts';
import type { PageProps } from '../../app/page.ts';
import { segment, setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { Answered, Empty } from '../../components/states.tsx';
import { ComparisonResult } from './comparison-result.tsx';
import { FLIP_KINDS } from './flip-kinds.ts';

const PAGE = 50;

/** Two versions on the same documents, selected by the user. Default: the champion against this version. */
export function ModelComparisonTab(props: {
  readonly model: ModelShownWhole;
  readonly chosen: ModelVersionShown;
  readonly champion: ModelVersionShown | undefined;
  readonly query: PageProps['query'];
}) {
  const { model, chosen, champion, query } = props;
  const { versions, testSets } = model;
  const named = (text: string | undefined) => versions.find(({ version }) => String(version) === text);
  const challenger = versions.find(({ aliases }) => aliases.includes('challenger'));
  const before = named(query['before']) ?? champion ?? versions.at(-1);
  const other = [chosen, challenger, ...versions].find((version) => version && version !== before);
  const after = named(query['after']) ?? other;
  const testSet = testSets.find((set) => setKey(set) === query['on']) ?? testSets[0];
  const kind = FLIP_KINDS.find(([key]) => key === query['flips'])?.[0] ?? 'all';
  const from = Math.max(0, Math.trunc(Number(query['from'] ?? 0)) || 0);
  const asked =
    before && after && testSet
      ? apiPath(`/models/${segment(model.name)}/comparison`, {
          ...{ before: before.version, after: after.version, kind, from, limit: PAGE },
          ...{ dataset: testSet.name, datasetVersion: testSet.version },
        })
      : undefined;
  const answer = useQuery<ModelComparison>(asked);
  if (!after || !before) {
    return (
      <Empty title="There is one version only">
        <p>A second one, of the next run of the pipeline, can be compared with it.</p>
      </Empty>
    );
  }
  if (!testSet) {
    return (
      <Empty title="There are no documents to compare on">
        <p>A pipeline run makes a test set in this workspace.</p>
      </Empty>
    );
  }
  const choose = (name: string) => (value: string) => setQuery({ [name]: value, from: undefined });
  return (
    <div class="stack">
      <div class="compare-tools">
        <Choice label="Champion" value={String(before.version)} choose={choose('before')}>
          {versions.map(versionOption)}
        </Choice>
        <Choice label="Challenger" value={String(after.version)} choose={choose('after')}>
          {versions.map(versionOption)}
        </Choice>
        <Choice label="On" value={setKey(testSet)} choose={choose('on')}>
          {testSets.map((set) => [setKey(set), `${set.name} version ${set.version}, ${set.rows} documents`] as const)}
        </Choice>
      </div>
      <Answered query={answer} what="what both answer: the first time takes some seconds">
        {(comparison) => <ComparisonResult model={model.name} comparison={comparison} kind={kind} page={PAGE} />}
      </Answered>
    </div>
  );
}

function setKey({ name, version }: { readonly name: string; readonly version: number }): string {
  return `${version}:${name}`;
}

function versionOption({ version, aliases }: ModelVersionShown): readonly [string, string] {
  return [String(version), `Version ${version}${aliases.length > 0 ? ` (${aliases.join(', ').slice(0, 60)})` : ''}`];
}

function Choice(props: {
  readonly label: string;
  readonly value: string;
  readonly choose: (value: string) => void;
  readonly children: readonly (readonly [value: string, text: string])[];
}) {
  return (
    <label class="field inline">
      {props.label}
      <select class="input" value={props.value} onChange={({ currentTarget }) => props.choose(currentTarget.value)}>
        {props.children.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
