import { TestWorkspace } from '../testing/test-workspace.fixture.ts';
import { type RunEvent, requestOfRun } from './index.ts';

/** A program to be killed: starts or resumes the run. `node killed-run.fixture.ts WORKSPACE RUN` */
const [folder = '', id = ''] = process.argv.slice(2);
const workspace = new TestWorkspace({ existing: folder });
const known = workspace.workspace.database.runs.find(id);
const request = known ? requestOfRun(workspace.workspace, id) : workspace.request();
const onEvent = (event: RunEvent) => {
  if (event.type === 'run') process.stderr.write('going\n');
};
const result = await workspace.run(request, { id, onEvent });
process.stdout.write(JSON.stringify({ status: result.status, outputs: result.outputs }));
workspace.workspace.close();
