import { useState } from 'preact/hooks';
import type { ArtifactFiles } from '../../../api/artifacts.ts';
import type { ArtifactShown, NodeDetail } from '../../../api/pipeline-runs.ts';
import { fileAddress } from '../../app/file-address.ts';
import { useQuery } from '../../app/use-query.ts';
import { formatBytes } from '../../components/format.ts';
import { Answered } from '../../components/states.tsx';
import { UserText } from '../../components/user-text.tsx';

export function NodeArtifacts({ detail }: { readonly detail: NodeDetail }) {
  return (
    <div class="stack">
      <Artifacts title="Inputs" artifacts={detail.inputs} none="It reads no artifact." showsMaker />
      <Artifacts title="Outputs" artifacts={detail.outputs} none="It has made nothing yet." />
    </div>
  );
}

function Artifacts(props: {
  readonly title: string;
  readonly artifacts: readonly ArtifactShown[];
  readonly none: string;
  readonly showsMaker?: boolean;
}) {
  return (
    <section class="stack">
      <h3>{props.title}</h3>
      {props.artifacts.length === 0 ? <p class="quiet">{props.none}</p> : null}
      <ul class="list card">
        {props.artifacts.map((artifact, i) => (
          <li key={`${artifact.port} ${i}`}>
            <strong>
              <UserText value={artifact.port} limit={60} />
            </strong>
            <span class="quiet">{artifact.kind}</span>
            {props.showsMaker ? (
              <span class="quiet small">
                from <UserText value={artifact.node} limit={60} />
              </span>
            ) : null}
            <span class="end">
              <code title={artifact.hash}>{artifact.hash.slice(0, 12) || 'not made yet'}</code>
            </span>
            {artifact.isThere ? (
              <Files artifact={artifact} />
            ) : artifact.hash !== '' ? (
              <span class="quiet small">its files are gone from the store</span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

const MOST_FILES = 200;

function Files({ artifact: { kind, hash } }: { readonly artifact: ArtifactShown }) {
  const [isOpen, setOpen] = useState(false);
  const path = `/artifacts/${encodeURIComponent(kind)}/${hash}`;
  const answer = useQuery<ArtifactFiles>(isOpen ? path : undefined);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Files</summary>
      {isOpen ? (
        <Answered query={answer} what="its files">
          {({ files }) => (
            <ul>
              {files.slice(0, MOST_FILES).map((file) => (
                <li key={file.path}>
                  <a href={fileAddress(kind, hash, file.path)} target="_blank" rel="noopener noreferrer">
                    <UserText value={file.path} limit={120} />
                  </a>{' '}
                  <span class="quiet small">{formatBytes(file.bytes)}</span>
                </li>
              ))}
              {files.length > MOST_FILES ? <li class="quiet">and {files.length - MOST_FILES} more</li> : null}
            </ul>
          )}
        </Answered>
      ) : null}
    </details>
  );
}
