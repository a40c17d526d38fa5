import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccessRequest, Comment } from '../../api/access-types.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { PersonName } from '../../people/person-name.tsx';
import { useApi, useSession } from '../../session/session-context.tsx';
import { accessQueries } from './access-queries.ts';
import styles from './request-thread.module.css';
import { useRequestAct } from './use-request-act.ts';

/** What both sides write to each other about a request; remarks among those who decide are marked. */
export function RequestThread({ request, isOwn }: { request: AccessRequest; isOwn: boolean }) {
  const { t } = useLanguage();
  const query = useInfiniteQuery(accessQueries(useApi()).comments(request.id));
  const comments = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const isOpen = request.state === 'submitted' || request.state === 'returned';
  if (!isOpen && comments.length === 0) return null;
  return (
    <section className={styles.thread} aria-labelledby="thread-title">
      <h2 id="thread-title">{t.requests.thread}</h2>
      {query.isError && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      <ol className={styles.comments}>
        {comments.map((comment) => (
          <OneComment key={comment.id} comment={comment} request={request} />
        ))}
      </ol>
      {query.hasNextPage && (
        <Button quiet onClick={() => void query.fetchNextPage()}>
          {t.search.more}
        </Button>
      )}
      {isOpen && <Writing id={request.id} isOwn={isOwn} />}
    </section>
  );
}

function OneComment({ comment, request }: { comment: Comment; request: AccessRequest }) {
  const { t, format } = useLanguage();
  const { state } = useSession();
  const isReader = state.status === 'signed-in' && state.personId === comment.authorPersonId;
  const { authorPersonId } = comment;
  const isAsking = [request.applicantPersonId, ...request.coApplicantPersonIds].includes(authorPersonId);
  const author = isAsking ? t.requests.applicant : t.requests.owner;
  return (
    <li className={comment.private ? `${styles.comment} ${styles.private}` : styles.comment}>
      <p className={styles.soft}>
        {isReader ? t.requests.you : <PersonName id={authorPersonId} otherwise={author} />} ·{' '}
        {format.date(comment.createdAt)}
        {comment.private && ` · ${t.requests.isPrivate}`}
      </p>
      <p className={styles.text}>{comment.text}</p>
    </li>
  );
}

function Writing({ id, isOwn }: { id: string; isOwn: boolean }) {
  const { t } = useLanguage();
  const act = useRequestAct(id);
  const [text, setText] = useState('');
  const [isPrivate, setPrivate] = useState(false);
  const send = () =>
    act.mutate(
      { act: 'comments', body: { text: text.trim(), ...(isPrivate ? { private: true } : {}) } },
      { onSuccess: () => setText('') },
    );
  return (
    <div className={styles.writing}>
      {act.isError && <ProblemNotice error={act.error} />}
      <TextArea label={t.requests.write} value={text} onChange={setText} maxLength={5_000} />
      {!isOwn && (
        <label className={styles.check}>
          <input type="checkbox" checked={isPrivate} onChange={(event) => setPrivate(event.target.checked)} />
          {t.requests.keepPrivate}
        </label>
      )}
      <Button disabled={act.isPending || text.trim() === ''} onClick={send}>
        {t.requests.send}
      </Button>
    </div>
  );
}
