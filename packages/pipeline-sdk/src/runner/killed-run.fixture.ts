import { type RunEvent, requestOfRun } from './index.ts';
import { TestHouse } from './test-house.fixture.ts';

/** A program to be killed: starts the run named, or goes on with it. `node killed-run.fixture.ts HOUSE RUN` */
const [folder = '', id = ''] = process.argv.slice(2);
const house = new TestHouse({ existing: folder });
const known = house.workspace.database.runs.find(id);
const request = known ? requestOfRun(house.workspace, id) : house.request();
const onEvent = (event: RunEvent) => {
  if (event.type === 'run') process.stderr.write('going\n');
};
const result = await house.run(request, { id, onEvent });
process.stdout.write(JSON.stringify({ status: result.status, outputs: result.outputs }));
house.workspace.close();
