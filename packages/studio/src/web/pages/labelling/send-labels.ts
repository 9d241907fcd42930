import type { LabelReceipt } from '../../../api/labelling.ts';
import type { Outbox, PendingLabel } from './outbox.ts';

/** Labels per request: small requests are confirmed quickly. */
const PART = 50;

export type PostLabels = (
  scope: string,
  who: string,
  labels: readonly PendingLabel[],
) => Promise<readonly LabelReceipt[]>;

/**
 * Sends pending labels in order until none is left. If the server does not respond, they stay pending and are sent again later,
 * which is safe because sending is idempotent.
 *
 * @param onReceipt called for each label that the server has accepted or rejected
 * @throws the error of `post`; unsent labels stay pending
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
