import { originIn, type Problems, type ResolvedResource } from '@aml-mlops/arm-templates';
import { valueAt } from './values-in.ts';

/** Virtual machine series that are retired or have a retirement date, as announced by Azure up to November 2026. */
const RETIRED: readonly (readonly [series: string, sizes: RegExp, day: string, instead: string])[] = [
  ['Av1', /^(Basic_A\d+|Standard_A\d+)$/i, '2024-08-31', 'Standard_D2ds_v5'],
  ['NC', /^Standard_NC(6|12|24r?)$/i, '2023-09-06', 'Standard_NC4as_T4_v3'],
  ['NCv2', /^Standard_NC\d+r?s_v2$/i, '2023-09-06', 'Standard_NC4as_T4_v3'],
  ['NCv3', /^Standard_NC\d+r?s_v3$/i, '2025-09-30', 'Standard_NC24ads_A100_v4'],
  ['ND', /^Standard_ND(6|12|24r?)s$/i, '2023-09-06', 'Standard_NC24ads_A100_v4'],
  ['NDv2', /^Standard_ND40rs_v2$/i, '2025-09-30', 'Standard_ND96asr_v4'],
  ['NV', /^Standard_NV(6|12|24)(_Promo)?$/i, '2023-09-06', 'Standard_NV6ads_A10_v5'],
  ['NVv3', /^Standard_NV\d+s_v3$/i, '2026-09-30', 'Standard_NV6ads_A10_v5'],
  ['NVv4', /^Standard_NV\d+as_v4$/i, '2026-09-30', 'Standard_NV6ads_A10_v5'],
  ['H', /^Standard_H(8|16)m?r?(_Promo)?$/i, '2022-08-31', 'Standard_HB120rs_v3'],
  ['HB', /^Standard_HB60(-\d+)?rs$/i, '2024-08-31', 'Standard_HB120rs_v3'],
  ['DCsv2', /^Standard_DC\d+s_v2$/i, '2026-06-30', 'Standard_DC2s_v3'],
  ['HBv2', /^Standard_HB120(-\d+)?rs_v2$/i, '2027-05-31', 'Standard_HB120rs_v3'],
  ['D, DS, Dv2 and DSv2', /^Standard_DS?\d+(-\d+)?(_v2)?(_Promo)?$/i, '2028-05-01', 'Standard_D4ds_v5'],
  ['Av2', /^Standard_A\d+m?_v2$/i, '2028-11-15', 'Standard_D2ds_v5'],
  ['F, Fs and Fsv2', /^Standard_F\d+s?(_v2)?$/i, '2028-11-15', 'Standard_D4ds_v5'],
  ['G and GS', /^Standard_GS?\d(-\d+)?$/i, '2028-11-15', 'Standard_E8ds_v5'],
  ['Ls and Lsv2', /^Standard_L\d+s(_v2)?$/i, '2028-11-15', 'Standard_L8s_v3'],
];

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
    const retired = RETIRED.find(([, sizes]) => sizes.test(size));
    if (retired) {
      const [series, , day, instead] = retired;
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
