import type { DataSurvey } from '../../../api/data.ts';
import { hereWith, location, setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { BarsChart } from '../../charts/bars-chart.tsx';
import { ColumnsChart } from '../../charts/columns-chart.tsx';
import { formatNumber } from '../../components/format.ts';
import { Answered, Empty } from '../../components/states.tsx';
import { languageName } from './language-name.ts';

/** Classes, lengths, languages and words: an overview of the data. */
export function Survey({ place, name }: { readonly place: string; readonly name: string }) {
  const answer = useQuery<DataSurvey>(`${place}/survey`);
  return (
    <div class="card-body">
      <Answered query={answer} what="what is in it: the first time takes some seconds">
        {(survey) =>
          survey.rows === 0 ? <Empty title="It has no documents" /> : <Shown survey={survey} name={name} />
        }
      </Answered>
    </div>
  );
}

function Shown({ survey, name }: { readonly survey: DataSurvey; readonly name: string }) {
  const { classes, lengths, languages, words, rows } = survey;
  const share = (documents: number) => `${formatNumber(documents)} (${((100 * documents) / rows).toFixed(1)} %)`;
  return (
    <div class="stack wide-gaps">
      <div class="grid wide">
        <BarsChart
          title="Documents by label"
          name={`labels-${name}`}
          titles={['label', 'documents']}
          bars={[...classes]
            .sort((a, b) => b.documents - a.documents)
            .map(({ label, documents }) => ({ name: label, value: documents, text: share(documents) }))}
        />
        <div class="stack">
          <ColumnsChart
            title="Words in a document"
            name={`lengths-${name}`}
            titles={['words from', 'documents']}
            columns={lengths.map(({ least, documents }) => ({ bin: `${formatNumber(least)}+`, value: documents }))}
          />
          <p class="quiet small">
            {words.mean.toFixed(1)} in the mean, {formatNumber(words.median)} in the median, {formatNumber(words.most)}{' '}
            in the longest.
          </p>
        </div>
      </div>
      <div class="grid wide">
        <BarsChart
          title="Languages"
          name={`languages-${name}`}
          titles={['language', 'documents']}
          bars={languages
            .slice(0, 12)
            .map(({ code, documents }) => ({ name: languageName(code), value: documents, text: share(documents) }))}
        />
        <WordsOfClass survey={survey} name={name} />
      </div>
    </div>
  );
}

function WordsOfClass({ survey, name }: { readonly survey: DataSurvey; readonly name: string }) {
  const { topWords, measured, rows, classes } = survey;
  const asked = location.value.query['label'];
  const largest = [...classes].sort((a, b) => b.documents - a.documents)[0]?.label;
  const own =
    topWords.find(({ label }) => label === asked) ?? topWords.find(({ label }) => label === largest) ?? topWords[0];
  if (!own) return null;
  return (
    <div class="stack">
      <div class="row">
        <label class="field inline">
          Words of
          <select
            class="input"
            value={own.label}
            onChange={({ currentTarget }) => setQuery({ label: currentTarget.value })}
          >
            {topWords.map(({ label }) => (
              <option key={label} value={label}>
                {label.slice(0, 80)}
              </option>
            ))}
          </select>
        </label>
        <a href={hereWith({ tab: 'documents', label: own.label })}>Its documents</a>
      </div>
      {own.words.length === 0 ? (
        <p class="quiet">It has no words but the most common ones.</p>
      ) : (
        <BarsChart
          title="Words that stand out (mean TF-IDF)"
          name={`words-${name}-${own.label}`}
          titles={['word', 'weight']}
          bars={own.words.map(({ word, weight }) => ({ name: word, value: weight, text: weight.toFixed(4) }))}
        />
      )}
      {measured < rows ? <p class="quiet small">Of the first {formatNumber(measured)} documents.</p> : null}
    </div>
  );
}
