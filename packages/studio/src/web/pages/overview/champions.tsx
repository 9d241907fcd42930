import type { ModelShown } from '../../../api/overview.ts';
import { Card } from '../../components/card.tsx';
import { Empty } from '../../components/states.tsx';
import { Badge } from '../../components/status.tsx';
import { When } from '../../components/time.tsx';
import { UserText } from '../../components/user-text.tsx';

/** A card per champion, with the metrics of its promotion. */
export function Champions({ models }: { readonly models: readonly ModelShown[] }) {
  if (models.length === 0) {
    return (
      <Card title="Champion">
        <Empty title="No model is registered yet">
          <p>A pipeline whose gate says so registers one.</p>
        </Empty>
      </Card>
    );
  }
  return (
    <div class="stack">
      {models.map((model) => (
        <Champion key={model.name} model={model} />
      ))}
    </div>
  );
}

function Champion({ model: { name, champion, newest, versions } }: { readonly model: ModelShown }) {
  const title = (
    <a href={`#/models/${encodeURIComponent(name)}`}>
      <UserText value={name} limit={60} />
    </a>
  );
  if (!champion) {
    return (
      <Card
        title={title}
        tools={
          <Badge tone="warn" icon="stop">
            No champion
          </Badge>
        }
      >
        <p class="quiet">{versions} versions, none of which answers: the gate refused them, or nobody promoted one.</p>
      </Card>
    );
  }
  const isNewest = champion.version === newest;
  return (
    <Card
      title={title}
      tools={
        isNewest ? (
          <Badge tone="good" icon="check">
            Newest version
          </Badge>
        ) : (
          <Badge tone="idle">{`Newest is ${newest}`}</Badge>
        )
      }
    >
      <div class="champion">
        <div>
          <p class="quiet small">Champion</p>
          <p class="figure-number">Version {champion.version}</p>
          <p class="quiet small">
            since <When at={champion.at} />
            {champion.who ? (
              <>
                {' '}
                by <UserText value={champion.who} limit={40} />
              </>
            ) : null}
          </p>
        </div>
        <dl class="evidence">
          {champion.evidence.slice(0, 6).map(([key, value]) => (
            <div key={key}>
              <dt>
                <UserText value={words(key)} limit={40} />
              </dt>
              <dd>
                <UserText value={value} limit={24} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
      {champion.why ? (
        <p class="why">
          <UserText value={champion.why} limit={400} />
        </p>
      ) : null}
    </Card>
  );
}

/** Readable form of `macroF1`: `macro F1`. */
function words(key: string): string {
  return key.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll(/[._]/g, ' ');
}
