import { MlopsError } from '@aml-mlops/errors';
import * as z from 'zod';

/** Actor and reason, required for every action. */
export const actionReason = z.object({
  who: z.string().trim().min(1, 'must say who acts').max(200),
  why: z.string().trim().min(1, 'must say why').max(2000),
});

/** @throws MlopsError `E_READ_ONLY_STUDIO` */
export function allowAction({ readOnly }: { readonly readOnly: boolean }): void {
  if (!readOnly) return;
  throw new MlopsError('E_READ_ONLY_STUDIO', 'this studio was started for reading only: it takes no action');
}
