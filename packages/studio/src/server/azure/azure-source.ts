import type {
  AzureCompute,
  AzureEnvironment,
  AzureJobRow,
  AzureJobShown,
  AzureLog,
  AzureSchedule,
  AzureWorkspaceHead,
} from '../../api/azure.ts';

/** Maximum number of log lines shown. */
const LOG_LINES = 2000;
/** A user is waiting: an outage is reported after one retry, not six. */
const RETRIES = { maxRetries: 1, retryDelay: 400 };

type Adapter = typeof import('@aml-mlops/azureml');
type Workspace = ReturnType<Adapter['openAzureWorkspace']>;

/** The Azure ML workspaces described in a project's `workspaces.yaml`. The adapter is loaded and authenticated on first use. */
export class AzureSource {
  readonly #folder: string;
  readonly #open = new Map<string, { readonly described: string; readonly workspace: Workspace }>();

  /** @param folder contains `workspaces.yaml`, unless the environment names another file */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws MlopsError `E_WORKSPACES` if none are described, or the description is invalid */
  async workspaces(): Promise<AzureWorkspaceHead[]> {
    const { findWorkspaces, loadWorkspaces } = await import('@aml-mlops/azureml');
    const all = await loadWorkspaces(findWorkspaces(this.#folder));
    return [...all.values()].map(({ alias, workspace, resourceGroup }) => ({ alias, workspace, resourceGroup }));
  }

  async jobs(alias: string, limit: number): Promise<AzureJobRow[]> {
    const [{ listJobs }, workspace] = await this.#ask(alias);
    return (await listJobs(workspace, limit)).map(({ name, pipeline, scope, status, createdAt, url }) => {
      return { name, pipeline, scope, status, createdAt: createdAt?.getTime(), url };
    });
  }

  async job(alias: string, name: string): Promise<AzureJobShown> {
    const [{ readJob }, workspace] = await this.#ask(alias);
    return { ...(await readJob(workspace, name)), now: Date.now() };
  }

  /** @param job of a node */
  async log(alias: string, job: string): Promise<AzureLog> {
    const [{ nodeLog }, workspace] = await this.#ask(alias);
    return { text: await nodeLog(workspace, job, LOG_LINES) };
  }

  async schedules(alias: string): Promise<AzureSchedule[]> {
    const [{ listSchedules }, workspace] = await this.#ask(alias);
    return listSchedules(workspace);
  }

  async computes(alias: string): Promise<AzureCompute[]> {
    const [{ listComputes }, workspace] = await this.#ask(alias);
    return listComputes(workspace);
  }

  async environments(alias: string): Promise<AzureEnvironment[]> {
    const [{ listEnvironments }, workspace] = await this.#ask(alias);
    return listEnvironments(workspace);
  }

  /** Cached, to keep its authentication and responses; a changed description creates a new client. */
  async #ask(alias: string): Promise<[Adapter, Workspace]> {
    const adapter = await import('@aml-mlops/azureml');
    const config = await adapter.loadWorkspace(adapter.findWorkspaces(this.#folder), alias);
    const described = JSON.stringify(config);
    const known = this.#open.get(alias);
    if (known?.described === described) return [adapter, known.workspace];
    const workspace = adapter.openAzureWorkspace(config, RETRIES);
    this.#open.set(alias, { described, workspace });
    return [adapter, workspace];
  }
}
