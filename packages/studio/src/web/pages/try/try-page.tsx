import { useEffect, useRef, useState } from 'preact/hooks';
import type { Fault } from '../../../api/session.ts';
import type { NearestDocuments, TryAnswer, TryModel } from '../../../api/try.ts';
import { ApiError, postJson } from '../../app/api.ts';
import type { PageProps } from '../../app/page.ts';
import { setQuery } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { formatDate } from '../../components/format.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Answered, Empty, Failure, Loading } from '../../components/states.tsx';
import { Answer, Nearest } from './try-answer.tsx';
import './try.css';

/** What does a model answer to this text, and why? */
export function TryPage({ query }: PageProps) {
  const models = useQuery<readonly TryModel[]>('/try', ['tracking']);
  return (
    <>
      <PageHeader
        title="Try it"
        lead="Classify a text of your own. The text is not stored: it appears in no log, file or address."
      />
      <Answered query={models} what="the models">
        {(known) =>
          known.length === 0 ? (
            <section class="card">
              <Empty title="No model is registered yet">
                <p>
                  <code>mlops run retrain</code> trains one and registers it.
                </p>
              </Empty>
            </section>
          ) : (
            <Form models={known} query={query} />
          )
        }
      </Answered>
    </>
  );
}

interface Asked {
  readonly text: string;
  readonly answer?: TryAnswer;
  readonly nearest?: NearestDocuments;
  readonly fault?: Fault;
}

function Form({ models, query }: { readonly models: readonly TryModel[]; readonly query: PageProps['query'] }) {
  const model =
    models.find(({ name }) => name === query['model']) ?? models.find(({ champion }) => champion) ?? models[0]!;
  const version = model.versions.find(({ version: number }) => String(number) === query['version'])?.version;
  const chosen = version ?? model.champion;
  const [text, setText] = useState('');
  const [asked, setAsked] = useState<Asked>();
  const [isBusy, setBusy] = useState(false);
  const current = useRef<AbortController>(undefined);
  // Another model gives other answers: the previous answer is cleared when the model changes.
  useEffect(() => {
    current.current?.abort();
    setAsked(undefined);
    setBusy(false);
  }, [model.name, chosen]);
  useEffect(() => () => current.current?.abort(), []);

  const ask = async () => {
    if (chosen === undefined || text.trim() === '') return;
    current.current?.abort();
    const stop = new AbortController();
    current.current = stop;
    setBusy(true);
    setAsked({ text });
    const body = { model: model.name, version: chosen, text };
    const tell = (more: Partial<Asked>) => {
      if (!stop.signal.aborted) setAsked((before) => ({ text, ...before, ...more }));
    };
    try {
      tell({ answer: await postJson<TryAnswer>('/try', body, stop.signal) });
      setBusy(stop.signal.aborted);
      tell({ nearest: await postJson<NearestDocuments>('/try/nearest', body, stop.signal) });
    } catch (error) {
      tell({ fault: error instanceof ApiError ? error : { code: 'E_DEFECT', message: String(error) } });
    } finally {
      if (!stop.signal.aborted) setBusy(false);
    }
  };

  return (
    <>
      <section class="card" aria-label="Text">
        <form
          class="try-form"
          onSubmit={(event) => {
            event.preventDefault();
            void ask();
          }}
        >
          <textarea
            class="input"
            aria-label="Text"
            placeholder="Paste or write a text"
            rows={6}
            maxLength={1_000_000}
            dir="auto"
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              void ask();
            }}
          />
          <div class="row">
            <button
              type="submit"
              class="button primary"
              disabled={text.trim() === '' || isBusy || chosen === undefined}
            >
              {isBusy ? 'Asking …' : 'Classify'}
            </button>
            <span class="quiet small">
              <kbd>Ctrl</kbd> <kbd>Enter</kbd>
            </span>
            <span class="try-model row">
              <select
                class="input"
                aria-label="Model"
                value={model.name}
                onChange={({ currentTarget }) => setQuery({ model: currentTarget.value, version: undefined })}
              >
                {models.map(({ name }) => (
                  <option key={name} value={name}>
                    {name.slice(0, 80)}
                  </option>
                ))}
              </select>
              <select
                class="input"
                aria-label="Version"
                value={version ?? ''}
                onChange={({ currentTarget }) => setQuery({ version: currentTarget.value })}
              >
                <option value="">
                  {model.champion ? `Champion, version ${model.champion}` : 'No champion: choose'}
                </option>
                {model.versions.map(({ version: number, at }) => (
                  <option key={number} value={number}>
                    Version {number}, {formatDate(at)}
                  </option>
                ))}
              </select>
            </span>
          </div>
        </form>
      </section>
      {asked?.fault ? <Failure title="The model cannot answer" fault={asked.fault} retry={() => void ask()} /> : null}
      {asked?.answer ? (
        <>
          <Answer answer={asked.answer} text={asked.text} />
          {asked.fault ? null : <Nearest nearest={asked.nearest} />}
        </>
      ) : isBusy ? (
        <Loading what="Asking the model" />
      ) : null}
    </>
  );
}
