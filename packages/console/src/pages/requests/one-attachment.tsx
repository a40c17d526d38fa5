import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Attachment } from '../../api/access-types.ts';
import { openDownload } from '../../api/open-download.ts';
import type { DownloadLink } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import { PersonName } from '../../people/person-name.tsx';
import { useApi } from '../../session/session-context.tsx';
import { requestPath } from './access-queries.ts';
import styles from './request-thread.module.css';
import { useRequestAct } from './use-request-act.ts';

/** One document: how its scans stand, a way to its bytes, or who took them away and why. */
export function OneAttachment({ attachment, mayRedact }: { attachment: Attachment; mayRedact: boolean }) {
  const { t, format } = useLanguage();
  const { requestId, id, redactedAt, scanState } = attachment;
  const api = useApi();
  const download = useMutation({
    mutationFn: async () =>
      openDownload(await api.get<DownloadLink>(requestPath(requestId, `attachments/${id}/content`))),
  });
  const isRedacted = redactedAt !== null;
  return (
    <li className={attachment.private ? `${styles.comment} ${styles.private}` : styles.comment}>
      <p className={styles.text}>{isRedacted ? t.attachments.redacted(format.date(redactedAt)) : attachment.name}</p>
      {isRedacted && <p>{attachment.redactionReason}</p>}
      <p className={styles.soft}>
        {format.bytes(attachment.size)} · {format.date(attachment.attachedAt)}
        {attachment.private && ` · ${t.requests.isPrivate}`}
        {' · '}
        {isRedacted ? t.people.redactedBy : t.people.attachedBy}{' '}
        <PersonName id={isRedacted ? attachment.redactedByPersonId : attachment.authorPersonId} />
        {!isRedacted && ` · ${wordFor(t.attachments.scans, scanState ?? 'pending')}`}
      </p>
      <p className={styles.digest}>SHA-256 {attachment.sha256}</p>
      {download.isError && <ProblemNotice error={download.error} />}
      {!isRedacted && scanState === 'passed' && (
        <Button
          quiet
          disabled={download.isPending}
          aria-label={t.attachments.downloadNamed(attachment.name)}
          onClick={() => download.mutate()}
        >
          {t.attachments.download}
        </Button>
      )}
      {!isRedacted && mayRedact && <Redaction attachment={attachment} />}
    </li>
  );
}

function Redaction({ attachment: { requestId, id, name } }: { attachment: Attachment }) {
  const { t } = useLanguage();
  const act = useRequestAct(requestId);
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  if (!isOpen)
    return (
      <Button quiet aria-label={t.attachments.redactNamed(name)} onClick={() => setOpen(true)}>
        {t.attachments.redact}
      </Button>
    );
  const redact = () => act.mutate({ act: `attachments/${id}/redact`, body: { reason: reason.trim() } });
  return (
    <div className={styles.writing}>
      {act.isError && <ProblemNotice error={act.error} />}
      <TextArea
        label={t.attachments.whyRedact}
        hint={t.attachments.redactHint}
        value={reason}
        onChange={setReason}
        maxLength={2_000}
      />
      <Button disabled={act.isPending || reason.trim().length < 3} onClick={redact}>
        {t.attachments.redactNow}
      </Button>
    </div>
  );
}
