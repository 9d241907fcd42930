import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { streamBuffer } from '@aml-mlops/artifacts';
import * as z from 'zod';
import { checkArtifactPath, ownArtifactPath } from '../artifacts/artifact-path.ts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { ArtifactInfo, RunRecord } from '../entities.ts';
import { fileAnswer, readAnswer } from '../protocol/answers.ts';
import { list, text } from '../protocol/fields.ts';
import { OWN_ARTIFACTS } from '../store/experiments.ts';
import { wrongState } from '../tracking-error.ts';
import type { RestClient } from './rest.ts';

/** Artifacts that an MLflow server keeps for its clients (`mlflow-artifacts:`). */
export function remoteArtifactStore(rest: RestClient, run: RunRecord): ArtifactStore {
  const address = (artifactFile: string) => {
    const file = path.posix.join(proxiedRoot(run), checkArtifactPath(artifactFile));
    return `/api/2.0/mlflow-artifacts/artifacts/${file.split('/').map(encodeURIComponent).join('/')}`;
  };
  return {
    writeFile: async (artifactFile, content) => {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      await rest.upload(address(artifactFile), bytes, bytes.byteLength);
    },
    putFile: async (localFile, artifactFile) => {
      const { size } = await stat(localFile);
      await rest.upload(
        address(artifactFile),
        createReadStream(localFile, { highWaterMark: streamBuffer(size) }),
        size,
      );
    },
    list: async (artifactPath) => {
      const schema = z.object({ files: list(fileAnswer), next_page_token: text });
      const files: ArtifactInfo[] = [];
      for (let token = ''; ; ) {
        const query = { run_id: run.runId, path: checkArtifactPath(artifactPath), page_token: token };
        const page = readAnswer(schema, await rest.get('/mlflow/artifacts/list', query), 'artifacts');
        for (const file of page.files) files.push(file);
        token = page.next_page_token;
        if (token === '') return files.sort((a, b) => (a.path < b.path ? -1 : 1));
      }
    },
    read: (artifactFile) => rest.download(address(artifactFile)),
  };
}

/** Whether the tracking server takes a run's artifacts itself. */
export function keptByServer({ artifactUri }: Pick<RunRecord, 'artifactUri'>): boolean {
  return artifactUri.startsWith(OWN_ARTIFACTS);
}

/** The path below the server's artifacts root, out of `mlflow-artifacts:/1/<run>/artifacts` or with a host in it. */
function proxiedRoot({ artifactUri, runId }: RunRecord): string {
  if (!keptByServer({ artifactUri })) {
    throw wrongState(`artifacts of run ${runId} must be kept by its tracking server; they lie in ${artifactUri}`);
  }
  return ownArtifactPath(artifactUri) ?? '';
}
