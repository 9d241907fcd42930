/** A stage of a roll-out: the candidate's traffic and its checks. */
export interface RollOutStage {
  /** `0`, `mirror`, or a traffic share in percent. */
  readonly name: string;
  readonly traffic: number;
  /** Share of the traffic copied to the candidate; its answers are discarded. */
  readonly mirror: number;
}

const SHARES = [10, 50, 100];

/**
 * The stages from no traffic to `traffic`. If nothing is running yet, no caution is needed: all of the traffic
 * follows the first stage.
 *
 * @param traffic final traffic of the candidate in percent, a whole number in [0, 100]
 * @param mirror percent, in [0, 50]; 0 omits that stage
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
