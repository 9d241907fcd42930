/** A step of a roll-out: what the candidate is given, and asked. */
export interface RollOutStage {
  /** `0`, `mirror`, or a share of the traffic in percent. */
  readonly name: string;
  readonly traffic: number;
  /** Share of the traffic that is copied to the candidate, whose answers nobody sees. */
  readonly mirror: number;
}

const SHARES = [10, 50, 100];

/**
 * The stages from no traffic to `traffic`. Where nothing runs yet there is nothing to be careful with: all of the traffic
 * follows the first stage.
 *
 * @param traffic percent that the candidate ends with, a whole number in [0, 100]
 * @param mirror percent, in [0, 50]; 0 leaves that stage out
 */
export function rollOutStages(traffic: number, mirror: number, isFirst: boolean): RollOutStage[] {
  const none = { name: '0', traffic: 0, mirror: 0 };
  if (traffic === 0) return [none];
  const share = (percent: number) => ({ name: String(percent), traffic: percent, mirror: 0 });
  if (isFirst) return [none, share(100)];
  const copied = mirror === 0 ? [] : [{ name: 'mirror', traffic: 0, mirror }];
  const below = SHARES.filter((percent) => percent < traffic);
  return [none, ...copied, ...below.map(share), share(traffic)];
}
