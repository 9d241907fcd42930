/** A series of virtual machines that ends. */
export interface Retirement {
  readonly series: string;
  /** `2025-09-30` */
  readonly day: string;
  /** A size that goes on being sold. */
  readonly instead: string;
}

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

/** Last day that the table knows of. */
const KNOWN_UNTIL = '2026-11-30';

/** The retirement of a size, announced or past; undefined if there is none. */
export function retirementOf(size: string): Retirement | undefined {
  const [series, , day, instead] = RETIRED.find(([, sizes]) => sizes.test(size)) ?? [];
  return series === undefined || day === undefined || instead === undefined ? undefined : { series, day, instead };
}

/** Whether its day is past, so that no machine of it can be had any more. */
export function isPast({ day }: Retirement): boolean {
  return day <= KNOWN_UNTIL;
}
