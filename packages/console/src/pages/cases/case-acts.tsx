import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RetractionCase } from '../../api/retraction-types.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi } from '../../session/session-context.tsx';
import styles from '../requests/acts.module.css';
import { casePath } from './case-queries.ts';

const OUTCOMES = ['removed', 'replaced', 'not-affected'] as const;

/** What is done with a case next: take note of it, then say what became of its versions. The API says who may. */
export function CaseActs({ shown }: { shown: RetractionCase }) {
  const { t } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: ({ name, body = {} }: { name: string; body?: object }) =>
      api.post<RetractionCase>(casePath(shown.id, name), body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['cases'] }),
  });
  if (shown.state !== 'open' && shown.state !== 'acknowledged') return null;
  return (
    <section className={styles.acts} aria-labelledby="acts-title">
      <h2 id="acts-title">{shown.state === 'open' ? t.cases.acknowledgeTitle : t.cases.closeTitle}</h2>
      {act.isError && <ProblemNotice error={act.error} />}
      {shown.state === 'open' ? (
        <>
          <p>{t.cases.acknowledgeText}</p>
          <Button disabled={act.isPending} onClick={() => act.mutate({ name: 'acknowledge' })}>
            {t.cases.acknowledge}
          </Button>
        </>
      ) : (
        <Answer isBusy={act.isPending} onAnswer={(body) => act.mutate({ name: 'close', body })} />
      )}
    </section>
  );
}

function Answer({ isBusy, onAnswer }: { isBusy: boolean; onAnswer: (body: object) => void }) {
  const { t } = useLanguage();
  const [outcome, setOutcome] = useState<string>('removed');
  const [reason, setReason] = useState('');
  const words = reason.trim();
  const isComplete = outcome !== 'not-affected' || words.length > 2;
  return (
    <>
      <p>{t.cases.closeText}</p>
      <div className={styles.row}>
        <label>
          {t.cases.outcome}
          <select value={outcome} onChange={(event) => setOutcome(event.target.value)}>
            {OUTCOMES.map((one) => (
              <option key={one} value={one}>
                {t.cases.outcomes[one]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <TextArea
        label={t.cases.reason}
        hint={t.cases.reasonHint}
        value={reason}
        onChange={setReason}
        maxLength={2_000}
      />
      <Button
        disabled={!isComplete || isBusy}
        onClick={() => onAnswer({ outcome, ...(words === '' ? {} : { reason: words }) })}
      >
        {t.cases.close}
      </Button>
    </>
  );
}
