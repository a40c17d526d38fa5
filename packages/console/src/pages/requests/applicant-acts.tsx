import { useState } from 'react';
import type { AccessRequest } from '../../api/access-types.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import styles from './acts.module.css';
import { useRequestAct } from './use-request-act.ts';

/** What the applicant may still do: answer what was asked back, withdraw, appeal. */
export function ApplicantActs({ request }: { request: AccessRequest }) {
  const { t } = useLanguage();
  const act = useRequestAct(request.id);
  const [text, setText] = useState(request.state === 'returned' ? request.statement : '');
  const { state } = request;
  const isOpen = ['draft', 'awaiting-signature', 'submitted', 'returned'].includes(state ?? '');
  if (!isOpen && state !== 'rejected') return null;
  return (
    <section className={styles.acts} aria-labelledby="acts-title">
      <h2 id="acts-title">{t.requests.whatNow}</h2>
      {act.isError && <ProblemNotice error={act.error} />}
      {(state === 'returned' || state === 'draft') && (
        <>
          <TextArea label={t.requests.statement} value={text} onChange={setText} minLength={20} maxLength={5_000} />
          <Button
            disabled={act.isPending || text.trim().length < 20}
            onClick={() => act.mutate({ act: 'submit', body: { statement: text.trim() } })}
          >
            {t.requests.submitAgain}
          </Button>
        </>
      )}
      {state === 'rejected' && (
        <>
          <p>{t.requests.appealIntro}</p>
          <TextArea label={t.requests.appealReasons} value={text} onChange={setText} minLength={3} maxLength={2_000} />
          <Button
            disabled={act.isPending || text.trim().length < 3}
            onClick={() => act.mutate({ act: 'appeal', body: { reasons: text.trim() } })}
          >
            {t.requests.appeal}
          </Button>
        </>
      )}
      {isOpen && (
        <Button quiet disabled={act.isPending} onClick={() => act.mutate({ act: 'withdraw' })}>
          {t.requests.withdraw}
        </Button>
      )}
    </section>
  );
}
