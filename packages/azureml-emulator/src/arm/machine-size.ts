import { isPast, retirementOf } from '@aml-mlops/arm-templates';
import { badRequest } from './arm-error.ts';

/**
 * No machine of a retired series can be had.
 *
 * @param owner the property that names it
 * @throws ArmError 400
 */
export function checkMachineSize(size: unknown, owner: string): void {
  const retirement = typeof size === 'string' ? retirementOf(size) : undefined;
  if (!retirement || !isPast(retirement)) return;
  const { series, day, instead } = retirement;
  throw badRequest(
    `${owner} must be a size that is provisioned, such as ${instead}; got ${size}: series ${series} was retired on ${day}`,
  );
}
