import { type Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from './shared-options.ts';

/** Options for rolling a model out to an endpoint and for the gates of each stage; shared by `deploy` and `loop run`. */
export function addRollOutOptions(command: Command): Command {
  return command
    .option('--deployment <name>', 'name of the deployment (default: blue or green, whichever does not serve)')
    .option('--traffic <percent>', 'share of the traffic at the end of the roll-out', wholeNumber(0, 100), 100)
    .option(
      '--mirror <percent>',
      'share of the traffic that is copied to it in the mirror stage',
      wholeNumber(0, 50),
      20,
    )
    .option('--cases <file>', 'validation cases (default: the file that the app keeps for the model)')
    .option('--requests <n>', 'requests at every stage', wholeNumber(1, 1_000_000), 100)
    .option('--max-errors <share>', 'share of requests that may fail', share(0), 0.01)
    .option('--max-p99 <ms>', 'largest 99th percentile of the latency', wholeNumber(1, 180_000), 1000)
    .option(
      '--max-differing <share>',
      'share of labels that may differ from those of the running deployment',
      share(0),
      0.2,
    )
    .option('--instance-type <size>', 'size of its machines', 'Standard_DS3_v2')
    .option('--instances <n>', 'number of machines', wholeNumber(1, 50), 1)
    .option('--max-instances <n>', 'machines under load, at most (default: as many as --instances)', wholeNumber(1, 50))
    .option('--workers <n>', 'processes per machine', wholeNumber(1, 64), 1)
    .option('--timeout <ms>', 'time limit of a request', wholeNumber(1000, 180_000), 5000)
    .addOption(
      new Option(
        '--variable <name=value>',
        'a setting of the service, such as APPLICATIONINSIGHTS_CONNECTION_STRING; may be repeated',
      ).argParser(variable),
    )
    .addOption(
      new Option('--auth <kind>', 'authentication of a new endpoint').choices(['key', 'token', 'entra']).default('key'),
    )
    .option('--identity <id>', 'user-assigned identity of a new endpoint (default: a system-assigned one)')
    .option(
      '--collect-share <p>',
      "share of requests that Azure's collector keeps, texts included (default: none)",
      share(Number.MIN_VALUE),
    );
}

type Variables = Readonly<Record<string, string>>;

function variable(text: string, before: Variables = {}): Variables {
  const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('must be NAME=VALUE');
  return { ...before, [name]: value };
}

function share(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= 1) return value;
    throw new InvalidArgumentError(`must be a number in ${least === 0 ? '[0, 1]' : '(0, 1]'}; got ${text}`);
  };
}
