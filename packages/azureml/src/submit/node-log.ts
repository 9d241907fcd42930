import { openBlobDatastore } from '../blob/blob-datastore.ts';
import { workspaceContainer } from '../blob/container.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';

/** Where the service keeps what runs log, and the logs of their commands: the artifacts of run `r` are below `dcid.r`. */
const ARTIFACT_DATASTORE = 'workspaceartifactstore';
/** Of several processes the first one's: `std_log.txt`, `std_log_process_0.txt`. */
const FIRST_LOG = /^std_log\D*0*\.txt$/;
const LINES = 20;
/** A log may be large: its last lines are in its last part. */
const TAIL_BYTES = 64 * 1024;

/**
 * The last lines of what a node's command printed; undefined where the workspace has no log of it, or this identity may not
 * read it. MLflow's own way to artifacts does not lead there: the service tells an `azureml://` address that only its own
 * plugin for Python knows.
 *
 * @param most lines; default 20. No more than 64 kB are read.
 */
export async function nodeLog(workspace: AzureWorkspace, run: string, most = LINES): Promise<string | undefined> {
  try {
    const container = await workspaceContainer(workspace, ARTIFACT_DATASTORE);
    const logs = openBlobDatastore(container, `ExperimentRun/dcid.${run}/user_logs`);
    const names: string[] = [];
    for await (const { name } of logs.list()) names.push(name);
    const name = names.find((candidate) => FIRST_LOG.test(candidate)) ?? names[0];
    if (name === undefined) return undefined;
    let tail = Buffer.alloc(0);
    for await (const chunk of logs.read(name)) tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES);
    const lines = tail.toString('utf8').trimEnd().split('\n').slice(-most);
    return lines.join('\n');
  } catch {
    return undefined;
  }
}
