import { MlopsError } from '@aml-mlops/errors';
import type { AzureAnswer } from '../../api/azure.ts';

/** What keeps Azure from an answer, and is none of the studio's own failures. */
const STATES = /^E_(AZURE_|WORKSPACES$|TRACKING_|USAGE$)/;
/** Signing in can wait for a network that is not there. */
const PATIENCE_MILLISECONDS = 30_000;

/** An answer of Azure, or why there is none, as something to show. */
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
