import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Grant } from '../../api/access-types.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi } from '../../session/session-context.tsx';
import { grantPath } from '../requests/access-queries.ts';
import styles from './giver-acts.module.css';

type Act = 'suspend' | 'revoke';

/** What whoever gave a grant may do with it: suspend it, let it go on, end it for good. Each asks for a reason first. */
export function GiverActs({ grant }: { grant: Grant }) {
  const { t } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<Act>();
  const [reason, setReason] = useState('');
  const act = useMutation({
    mutationFn: ({ name, body = {} }: { name: Act | 'resume'; body?: object }) =>
      api.post<Grant>(grantPath(grant.id, name), body),
    onSuccess: () => {
      setChosen(undefined);
      return queries.invalidateQueries({ queryKey: ['access'] });
    },
  });
  const { state } = grant;
  if (!['pending-acceptance', 'active', 'suspended', 'expiring'].includes(state ?? '')) return null;
  return (
    <div className={styles.acts}>
      {act.isError && <ProblemNotice error={act.error} />}
      {chosen === undefined ? (
        <p className={styles.row}>
          {state === 'suspended' ? (
            <Button quiet disabled={act.isPending} onClick={() => act.mutate({ name: 'resume' })}>
              {t.grants.resume}
            </Button>
          ) : (
            <Button quiet onClick={() => setChosen('suspend')}>
              {t.grants.suspend}
            </Button>
          )}
          <Button quiet onClick={() => setChosen('revoke')}>
            {t.grants.revoke}
          </Button>
        </p>
      ) : (
        <>
          <TextArea
            label={t.grants.why[chosen]}
            hint={t.requests.applicantReads}
            value={reason}
            onChange={setReason}
            maxLength={2_000}
          />
          <p className={styles.row}>
            <Button
              disabled={act.isPending || reason.trim().length < 3}
              onClick={() => act.mutate({ name: chosen, body: { reason: reason.trim() } })}
            >
              {t.grants[chosen]}
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
