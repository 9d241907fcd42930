import { openBlobDatastore } from '../blob/blob-datastore.ts';
import { workspaceContainer } from '../blob/container.ts';
import type { AzureWorkspace } from '../client/azure-workspace.ts';

/** Storage path of runs' artifacts and command logs: the artifacts of run `r` are below `dcid.r`. */
const ARTIFACT_DATASTORE = 'workspaceartifactstore';
/** Of several processes that of the first: `std_log.txt`, `std_log_process_0.txt`. */
const FIRST_LOG = /^std_log\D*0*\.txt$/;
const LINES = 20;
/** A log may be large; only its end is read for the last lines. */
const TAIL_BYTES = 64 * 1024;

/**
 * The last output lines of a node's command; undefined if the workspace has no log, or this identity may not
 * read it. MLflow's artifact API cannot read them: the service returns an `azureml://` address that only its own
 * Python plugin supports.
 *
 * @param most lines. Default: 20. At most 64 kB are read.
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
