import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';

const PATH =
  /^\/mlflow\/v[12]\.0(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.MachineLearningServices\/workspaces\/([^/]+))(\/.*)$/i;

/** The workspace and path of a request to an MLflow endpoint. */
export function parseTrackingPath(pathname: string): { readonly workspace: string; readonly rest: string } | undefined {
  const [, , workspace, rest] = PATH.exec(pathname) ?? [];
  return workspace === undefined || rest === undefined ? undefined : { workspace, rest };
}

/** Tracking address for clients. Azure uses `azureml://`, which its plugin converts to https; every client supports plain http. */
export function trackingUri(serverUrl: string, workspaceId: string): string {
  return `${serverUrl}/mlflow/v1.0${workspaceId}`;
}

/** `artifact_uri` as written by the MLflow server. In a text logged by a user the quotes are escaped. */
const ARTIFACT_URI = /"artifact_uri": ?"mlflow-artifacts:[^"]*?([^/"]+)\/([^/"]+)\/artifacts"/g;

/** Run artifacts are in the workspace's storage, under an address that plain MLflow does not support. */
export function azureArtifactUris(body: string, { host }: URL, workspaceId: string): string {
  const root = `azureml://${host}/mlflow/v2.0${workspaceId}`;
  return body.replace(
    ARTIFACT_URI,
    (_, experiment: string, run: string) => `"artifact_uri":"${root}/experiments/${experiment}/runs/${run}/artifacts"`,
  );
}

/**
 * Forwards a request to the workspace's MLflow server, and returns its response.
 *
 * @param change transforms the text of the response
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
