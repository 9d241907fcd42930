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

/** Hands a request on to the workspace's MLflow server, and the answer back, both in streams. */
export function forward(request: IncomingMessage, response: ServerResponse, target: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const { authorization: _, host: __, connection: ___, ...headers } = request.headers;
    const onward = httpRequest(target, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.once('error', reject);
      response.once('close', resolve);
    });
    onward.once('error', reject);
    request.pipe(onward);
  });
}
