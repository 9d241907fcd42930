import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '@aml-mlops/artifacts';
import { issueText, type Notice, parseNotifyTarget, postNotices, type Subject } from '@aml-mlops/monitoring';

/**
 * Sends alarm notices to the targets that the user named, and nowhere else.
 *
 * @param targets `webhook:URL`, `event-grid:URL` (with its key in `EVENT_GRID_KEY`) or `issue:FOLDER`
 */
export async function notify(targets: readonly string[], notices: readonly Notice[], subject: Subject): Promise<void> {
  for (const target of targets.map(parseNotifyTarget)) {
    if (target.form === 'issue') {
      if (notices.length > 0) await mkdir(target.folder, { recursive: true });
      for (const notice of notices) {
        const { cause, openedAt } = notice.alarm;
        const name = `${openedAt.slice(0, 13)}-${cause}-${notice.what}.md`.replaceAll(':', '');
        await writeFileAtomic(path.join(target.folder, name), issueText(notice, subject));
      }
    } else {
      const key = target.form === 'event-grid' ? process.env['EVENT_GRID_KEY'] : undefined;
      await postNotices(target.url, target.form, notices, subject, { fetch, key });
    }
  }
}
