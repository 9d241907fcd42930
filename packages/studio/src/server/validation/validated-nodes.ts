import { visibleText } from '@aml-mlops/errors';
import { planOfRun, type RunHead, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { ValidationRow } from '../../api/validation.ts';
import { LeastRecent } from '../least-recent.ts';

/** A step of a run with a drift report as output. */
export interface ValidatedNode extends Omit<ValidationRow, 'found'> {
  readonly hash: string | undefined;
}

interface Port {
  readonly node: string;
  readonly port: string;
}

const LONGEST_ERROR = 600;

/** Finds the validation steps of runs; each plan is read once. */
export class ValidatedNodes {
  readonly #ports = new LeastRecent<readonly Port[]>(2000);

  of(workspace: Workspace, head: RunHead): ValidatedNode[] {
    const ports = this.#portsOf(workspace, head.id);
    if (ports.length === 0) return [];
    const attempts = workspace.database.runs.nodes(head.id);
    return ports.map(({ node, port }): ValidatedNode => {
      const last = attempts.findLast((attempt) => attempt.node === node);
      const isMade = last?.status === 'ran' || last?.status === 'reused';
      const entry = isMade && last.cacheKey ? workspace.database.cache.get(last.cacheKey) : undefined;
      const open = last?.status === 'running' || last?.status === 'queued';
      return {
        ...{ run: head.id, pipeline: head.pipeline, scope: head.scope, node },
        at: (last?.finishedAt ?? last?.startedAt ?? head.startedAt).getTime(),
        status: open && head.status === 'killed' ? 'interrupted' : (last?.status ?? 'waiting'),
        hash: Object.entries(entry?.outputs ?? {}).find(([name]) => name === port)?.[1],
        error: last?.error === undefined ? undefined : visibleText(last.error, LONGEST_ERROR),
      };
    });
  }

  #portsOf(workspace: Workspace, run: string): readonly Port[] {
    const known = this.#ports.get(run);
    if (known) return known;
    let ports: Port[] = [];
    try {
      ports = planOfRun(workspace, run).nodes.flatMap(({ name, outputs }) =>
        Object.entries(outputs)
          .filter(([, kind]) => kind === 'report/drift')
          .map(([port]) => ({ node: name, port })),
      );
    } catch {
      // A plan of another version: its validations are unknown.
    }
    this.#ports.set(run, ports);
    return ports;
  }
}
