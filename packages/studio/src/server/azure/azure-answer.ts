import { MlopsError } from '@aml-mlops/errors';
import type { AzureAnswer } from '../../api/azure.ts';

/** Errors on the side of Azure, which are not failures of the studio. */
const STATES = /^E_(AZURE_|WORKSPACES$|TRACKING_|USAGE$)/;
/** Signing in can block if the network is unavailable. */
const PATIENCE_MILLISECONDS = 30_000;

/** A response of Azure, or the displayable reason for its absence. */
export async function azureAnswer<T>(asked: Promise<T>): Promise<AzureAnswer<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new MlopsError('E_AZURE_UNAVAILABLE', 'Azure has not answered for 30 seconds; try again later'));
    }, PATIENCE_MILLISECONDS);
  });
  try {
    return { value: await Promise.race([asked, late]) };
  } catch (error) {
    if (error instanceof MlopsError && STATES.test(error.code)) {
      return { fault: { code: error.code, message: error.message } };
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
