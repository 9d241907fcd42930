import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';

const PATH =
  /^\/mlflow\/v[12]\.0(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.MachineLearningServices\/workspaces\/([^/]+))(\/.*)$/i;

/** The workspace that a request to an MLflow endpoint is about, and what it asks of it. */
export function parseTrackingPath(pathname: string): { readonly workspace: string; readonly rest: string } | undefined {
  const [, , workspace, rest] = PATH.exec(pathname) ?? [];
  return workspace === undefined || rest === undefined ? undefined : { workspace, rest };
}

/** What clients are told to track by. Azure says `azureml://`, which its plugin turns to https; plain http every client knows. */
export function trackingUri(serverUrl: string, workspaceId: string): string {
  return `${serverUrl}/mlflow/v1.0${workspaceId}`;
}

/** As the server behind it writes a run's `artifact_uri`. A text that a user logged has its quotes escaped. */
const ARTIFACT_URI = /"artifact_uri": ?"mlflow-artifacts:[^"]*?([^/"]+)\/([^/"]+)\/artifacts"/g;

/** Artifacts of runs are in the workspace's storage, under an address that MLflow alone does not know. */
export function azureArtifactUris(body: string, { host }: URL, workspaceId: string): string {
  const root = `azureml://${host}/mlflow/v2.0${workspaceId}`;
  return body.replace(
    ARTIFACT_URI,
    (_, experiment: string, run: string) => `"artifact_uri":"${root}/experiments/${experiment}/runs/${run}/artifacts"`,
  );
}

/**
 * Hands a request on to the workspace's MLflow server, and the answer back.
 *
 * @param change what becomes of the answer's text
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  target: URL,
  change: (body: string) => string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const { authorization: _, host: __, connection: ___, ...headers } = request.headers;
    const onward = httpRequest(target, { method: request.method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const body = change(Buffer.concat(chunks).toString('utf8'));
        const { 'content-length': _length, 'transfer-encoding': _encoding, ...told } = answer.headers;
        response.writeHead(answer.statusCode ?? 502, { ...told, 'content-length': Buffer.byteLength(body) });
        response.end(body, () => resolve());
      });
    });
    onward.once('error', reject);
    request.pipe(onward);
  });
}
