import type { ModelVersionDetail, ModelVersionShown } from '../../../api/models.ts';
import { fileAddress } from '../../app/file-address.ts';
import { segment } from '../../app/router.ts';
import { useQuery } from '../../app/use-query.ts';
import { Card } from '../../components/card.tsx';
import { formatBytes } from '../../components/format.ts';
import { PairsTable } from '../../components/pairs-table.tsx';
import { Answered, Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { TableCard } from '../../components/table-card.tsx';
import { UserText } from '../../components/user-text.tsx';
import { Calibration } from './calibration.tsx';
import { CardText } from './card-text.tsx';
import { Parity } from './parity.tsx';

/** The contents of a version's folder: its card, its reliability, its files. */
export function VersionCard(props: {
  readonly model: string;
  readonly version: ModelVersionShown;
  readonly part: string;
}) {
  const { model, version, part } = props;
  const answer = useQuery<ModelVersionDetail>(`/models/${segment(model)}/versions/${version.version}`);
  return (
    <Answered query={answer} what={`version ${version.version}`}>
      {(detail) => (
        <div class="stack">
          {detail.fault === undefined ? null : (
            <div class="notice tone-warn" role="status">
              <span>
                Not all of it can be shown: <UserText value={detail.fault} limit={300} />
              </span>
            </div>
          )}
          {part === 'files' ? (
            <Files detail={detail} hash={version.contentHash} />
          ) : part === 'trust' ? (
            <div class="grid wide">
              <Calibration detail={detail} name={model} />
              <Parity parity={detail.parity} />
            </div>
          ) : (
            <CardAndMaker detail={detail} name={model} tags={version.tags} />
          )}
        </div>
      )}
    </Answered>
  );
}

function CardAndMaker(props: {
  readonly detail: ModelVersionDetail;
  readonly name: string;
  readonly tags: ModelVersionShown['tags'];
}) {
  const { detail, name, tags } = props;
  return (
    <div class="model-card">
      {detail.card.trim() === '' ? (
        <Empty title="It was registered without a card" />
      ) : (
        <CardText markdown={detail.card} />
      )}
      <div class="stack">
        {detail.producer.length > 0 ? (
          <PairsTable title="Made by" name={`maker-${name}-${detail.version}`} pairs={detail.producer} />
        ) : null}
        {detail.labels ? (
          <Card title={`Labels (${detail.labels.length})`}>
            <ul class="row labels">
              {detail.labels.slice(0, 200).map((label) => (
                <li key={label} class="badge tone-idle">
                  <UserText value={label} limit={40} />
                </li>
              ))}
            </ul>
          </Card>
        ) : null}
        {tags.length > 0 ? <PairsTable title="Tags" name={`tags-${name}-${detail.version}`} pairs={tags} /> : null}
      </div>
    </div>
  );
}

type FileRow = ModelVersionDetail['files'][number];

function Files({ detail, hash }: { readonly detail: ModelVersionDetail; readonly hash: string }) {
  const columns: readonly Column<FileRow>[] = [
    {
      key: 'file',
      title: 'File',
      value: ({ path }) => path,
      cell: ({ path }) => (
        <a href={fileAddress('model/classifier', hash, path)} target="_blank" rel="noopener noreferrer">
          <UserText value={path} limit={120} />
        </a>
      ),
    },
    {
      key: 'bytes',
      title: 'Size',
      isNumber: true,
      value: ({ bytes }) => bytes,
      cell: ({ bytes }) => formatBytes(bytes),
    },
  ];
  return (
    <TableCard
      title="Files"
      count={detail.files.length}
      file={`files-${hash.slice(0, 12)}`}
      columns={columns}
      rows={detail.files}
      rowKey={({ path }) => path}
      empty={<Empty title="No files are here" />}
    />
  );
}
