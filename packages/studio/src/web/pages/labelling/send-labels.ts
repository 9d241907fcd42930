import type { LabelReceipt } from '../../../api/labelling.ts';
import type { Outbox, PendingLabel } from './outbox.ts';

/** So many at once: a request stays small, and what was taken is known soon. */
const PART = 50;

export type PostLabels = (
  scope: string,
  who: string,
  labels: readonly PendingLabel[],
) => Promise<readonly LabelReceipt[]>;

/**
 * Sends what is pending, in its order, until nothing is. Where the server does not answer it all stays and is sent again later,
 * which is harmless: it says what is, and not what is to be added.
 *
 * @param onReceipt told of each label that the server has, or will not have
 * @throws what `post` throws, with what was not sent still pending
 */
export async function sendLabels(
  outbox: Outbox,
  post: PostLabels,
  onReceipt: (label: PendingLabel, receipt: LabelReceipt) => void,
): Promise<void> {
  for (let pending = outbox.list(); pending.length > 0; pending = outbox.list()) {
    const { scope, who } = pending[0]!;
    const part = pending.filter((label) => label.scope === scope && label.who === who).slice(0, PART);
    const receipts = await post(scope, who, part);
    for (const [i, label] of part.entries()) {
      outbox.arrived(label);
      const receipt = receipts[i];
      if (receipt) onReceipt(label, receipt);
    }
  }
}
