import { useState } from 'react';
import type { AccessRequest } from '../../api/access-types.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import styles from './acts.module.css';
import { useRequestAct } from './use-request-act.ts';

/** What an owner of the organisation that asks does with a request of one of its people. The API says who may. */
export function SignatoryActs({ request }: { request: AccessRequest }) {
  const { t } = useLanguage();
  const act = useRequestAct(request.id);
  const [reason, setReason] = useState('');
  return (
    <section className={styles.acts} aria-labelledby="acts-title">
      <h2 id="acts-title">{t.requests.toSign}</h2>
      <p>{t.requests.signIntro}</p>
      {act.isError && <ProblemNotice error={act.error} />}
      <Button disabled={act.isPending} onClick={() => act.mutate({ act: 'sign' })}>
        {t.requests.sign}
      </Button>
      <TextArea
        label={t.requests.reason}
        hint={t.requests.applicantReads}
        value={reason}
        onChange={setReason}
        maxLength={2_000}
      />
      <Button
        quiet
        disabled={act.isPending || reason.trim().length < 3}
        onClick={() => act.mutate({ act: 'refuse-signature', body: { reason: reason.trim() } })}
      >
        {t.requests.refuseToSign}
      </Button>
    </section>
  );
}
