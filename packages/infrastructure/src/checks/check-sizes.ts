import { originIn, type Problems, type ResolvedResource, retirementOf } from '@aml-mlops/arm-templates';
import { valueAt } from './values-in.ts';

/** Available series: general purpose, memory, storage, GPU, high-performance computing. */
const SOLD = [
  /^Standard_[DE]\d+(-\d+)?(a|p)?(l|b)?i?d?s?_v[3-7]$/i,
  /^Standard_DC\d+(a|e)?d?s_(cc_)?v[3-6]$/i,
  /^Standard_F\d+a(l|m)?d?s_v[67]$/i,
  /^Standard_L\d+(a|i)*s_v[34]$/i,
  /^Standard_M\d+(-\d+)?\w*(_v[23])?$/i,
  /^Standard_NC(4|8|16|64)as_T4_v3$/i,
  /^Standard_NC(24|48|96)ads_A100_v4$/i,
  /^Standard_NC(40|80)adis_H100_v5$/i,
  /^Standard_ND96\w+(_A100|_H100|_H200|_MI300X)?_v[45]$/i,
  /^Standard_NV\d+ad[ms]s?_A10_v5$/i,
  /^Standard_HB\d+(-\d+)?rs_v[34]$/i,
  /^Standard_HX176(-\d+)?rs$/i,
];

/** Cluster sizes must be available, without a retirement date. */
export function checkSizes(resources: readonly ResolvedResource[], problems: Problems): void {
  for (const resource of resources) {
    if (resource.type !== 'Microsoft.MachineLearningServices/workspaces/computes') continue;
    const path = 'properties.properties.vmSize';
    const size = valueAt(resource.body, ...path.split('.'));
    if (typeof size !== 'string') continue;
    const retired = retirementOf(size);
    if (retired) {
      const { series, day, instead } = retired;
      problems.add(
        'size',
        originIn(resource, path),
        `vmSize must be of a series that goes on being sold, such as ${instead}; got ${size}, of series ${series}, which ends on ${day}`,
      );
    } else if (!SOLD.some((sizes) => sizes.test(size))) {
      problems.add(
        'size',
        originIn(resource, path),
        `vmSize must be a size that Azure sells, such as Standard_D4ds_v5; got ${size}`,
      );
    }
  }
}
