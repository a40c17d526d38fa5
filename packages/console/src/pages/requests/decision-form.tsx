import { useState } from 'react';
import type { AccessRequest } from '../../api/access-types.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import styles from './acts.module.css';
import { useRequestAct } from './use-request-act.ts';

type Act = 'approve' | 'reject' | 'return';

/** The decision of a steward: as asked, for less time, not at all, or asked back. The API says who may. */
export function DecisionForm({ request }: { request: AccessRequest }) {
  const { t } = useLanguage();
  const act = useRequestAct(request.id);
  const [chosen, setChosen] = useState<Act>('approve');
  const [words, setWords] = useState('');
  const [clause, setClause] = useState('');
  const [until, setUntil] = useState(request.until?.slice(0, 10) ?? '');
  if (request.state !== 'submitted') return null;
  const text = words.trim();
  const body = {
    approve: {
      ...(text === '' ? {} : { note: text }),
      ...(until === request.until?.slice(0, 10) ? {} : { until: `${until}T23:59:59Z` }),
    },
    reject: { reason: text, clause: clause.trim() },
    return: { note: text },
  };
  const isComplete =
    chosen === 'approve' ? until !== '' : text.length > 2 && (chosen === 'return' || clause.trim() !== '');
  return (
    <section className={styles.acts} aria-labelledby="acts-title">
      <h2 id="acts-title">{t.requests.decide}</h2>
      {act.isError && <ProblemNotice error={act.error} />}
      <div className={styles.row}>
        <label>
          {t.requests.act}
          <select value={chosen} onChange={(event) => setChosen(event.target.value as Act)}>
            {(['approve', 'return', 'reject'] as const).map((one) => (
              <option key={one} value={one}>
                {t.requests.acts[one]}
              </option>
            ))}
          </select>
        </label>
        {chosen === 'approve' && (
          <label>
            {t.requests.lastDay}
            <input
              type="date"
              value={until}
              max={request.until?.slice(0, 10)}
              onChange={(event) => setUntil(event.target.value)}
            />
          </label>
        )}
        {chosen === 'reject' && (
          <label>
            {t.requests.clause}
            <input type="text" maxLength={2_000} value={clause} onChange={(event) => setClause(event.target.value)} />
          </label>
        )}
      </div>
      <TextArea
        label={chosen === 'approve' ? t.requests.note : t.requests.reason}
        hint={t.requests.applicantReads}
        value={words}
        onChange={setWords}
        maxLength={2_000}
      />
      <Button disabled={!isComplete || act.isPending} onClick={() => act.mutate({ act: chosen, body: body[chosen] })}>
        {t.requests.acts[chosen]}
      </Button>
    </section>
  );
}
