import { useQuery } from '@tanstack/react-query';
import type { AccessRequest } from '../../api/access-types.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi } from '../../session/session-context.tsx';
import { accessQueries } from './access-queries.ts';
import { AttachForm } from './attach-form.tsx';
import { OneAttachment } from './one-attachment.tsx';
import styles from './request-thread.module.css';

/** In these states documents are added; by those who ask in a draft, too. */
const OPEN: readonly (string | null)[] = ['submitted', 'returned', 'offered'];

/** The documents of a request, and a way to add one. The API says who may. */
export function RequestAttachments({ request, isOwn }: { request: AccessRequest; isOwn: boolean }) {
  const { t } = useLanguage();
  const query = useQuery(accessQueries(useApi()).attachments(request.id));
  const attachments = query.data?.items ?? [];
  if (query.isPending)
    return (
      <p aria-busy="true">
        <Skeleton />
      </p>
    );
  const isOpen = OPEN.includes(request.state) || (isOwn && request.state === 'draft');
  if (!isOpen && attachments.length === 0 && !query.isError) return null;
  return (
    <section className={styles.thread} aria-labelledby="attachments-title">
      <h2 id="attachments-title">{t.attachments.title}</h2>
      {query.isError && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {attachments.length > 0 && (
        <ol className={styles.comments}>
          {attachments.map((attachment) => (
            <OneAttachment
              key={attachment.id}
              attachment={attachment}
              mayRedact={!isOwn && request.state !== 'awaiting-signature'}
            />
          ))}
        </ol>
      )}
      {isOpen && <AttachForm requestId={request.id} isOwn={isOwn} />}
    </section>
  );
}
