import { type Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from './shared-options.ts';

/** Options that say how a model goes to an endpoint, and what each gate on the way asks: shared by `deploy` and `loop run`. */
export function addRollOutOptions(command: Command): Command {
  return command
    .option('--deployment <name>', 'default: of blue and green the one that does not serve')
    .option('--traffic <percent>', 'of the traffic that it ends with', wholeNumber(0, 100), 100)
    .option('--mirror <percent>', 'of the traffic that is copied to it before it answers any', wholeNumber(0, 50), 20)
    .option('--cases <file>', 'what it must know (default: the file that the app keeps for the model)')
    .option('--requests <n>', 'requests at every stage', wholeNumber(1, 1_000_000), 100)
    .option('--max-errors <share>', 'share of requests that may fail', share(0), 0.01)
    .option('--max-p99 <ms>', 'what 99 of 100 requests may take', wholeNumber(1, 180_000), 1000)
    .option('--max-differing <share>', 'share of labels that may differ from those of the running one', share(0), 0.2)
    .option('--instance-type <size>', 'of its machines', 'Standard_DS3_v2')
    .option('--instances <n>', 'machines', wholeNumber(1, 50), 1)
    .option('--max-instances <n>', 'up to so many under load (default: as many as --instances)', wholeNumber(1, 50))
    .option('--workers <n>', 'processes on a machine', wholeNumber(1, 64), 1)
    .option('--timeout <ms>', 'how long a request may take', wholeNumber(1000, 180_000), 5000)
    .addOption(
      new Option('--auth <kind>', 'who may ask a new endpoint').choices(['key', 'token', 'entra']).default('key'),
    )
    .option('--identity <id>', "a user-assigned identity of a new endpoint (default: the system's own)")
    .option(
      '--collect-share <p>',
      "share of requests that Azure's collector keeps, texts included (default: none)",
      share(Number.MIN_VALUE),
    );
}

function share(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= 1) return value;
    throw new InvalidArgumentError(`must be a number in ${least === 0 ? '[0, 1]' : '(0, 1]'}; got ${text}`);
  };
}
