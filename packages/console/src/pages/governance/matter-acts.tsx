import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { useApi } from '../../session/session-context.tsx';
import styles from './governance-page.module.css';
import { governanceWords } from './words.ts';

export type MatterAct = {
  text: string;
  path: string;
  /** What is sent, from the words that were given; without it nothing needs to be said. */
  bodyOf?: (words: string) => object;
  /** What the words are. */
  label?: string;
  hint?: string;
};

/** What may be done with one matter. Whoever must say why is asked before anything is sent. */
export function MatterActs({ about, acts }: { about: string; acts: readonly MatterAct[] }) {
  const { t } = useLanguage();
  const words = useWords(governanceWords);
  const api = useApi();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<MatterAct>();
  const [reason, setReason] = useState('');
  const send = useMutation({
    mutationFn: ({ path, bodyOf }: MatterAct) => api.post<unknown>(path, bodyOf?.(reason.trim()) ?? {}),
    onSuccess: () => {
      setChosen(undefined);
      setReason('');
      return queries.invalidateQueries({ queryKey: ['governance'] });
    },
  });
  return (
    <div className={styles.acts}>
      {send.isError && <ProblemNotice error={send.error} />}
      {chosen === undefined ? (
        <p className={styles.row}>
          {acts.map((act, at) => (
            <Button
              key={act.text}
              quiet={at > 0}
              aria-label={words.actOn(act.text, about)}
              disabled={send.isPending}
              onClick={() => (act.bodyOf ? setChosen(act) : send.mutate(act))}
            >
              {act.text}
            </Button>
          ))}
        </p>
      ) : (
        <>
          <TextArea
            label={chosen.label ?? t.requests.reason}
            {...(chosen.hint === undefined ? {} : { hint: chosen.hint })}
            value={reason}
            onChange={setReason}
            maxLength={2_000}
          />
          <p className={styles.row}>
            <Button disabled={send.isPending || reason.trim().length < 3} onClick={() => send.mutate(chosen)}>
              {chosen.text}
            </Button>
            <Button quiet onClick={() => setChosen(undefined)}>
              {t.grants.cancel}
            </Button>
          </p>
        </>
      )}
    </div>
  );
}
