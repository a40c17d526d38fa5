import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccessRequest } from '../../api/access-types.ts';
import { encodePart } from '../../api/paths.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useNames } from '../../people/use-names.ts';
import { useApi } from '../../session/session-context.tsx';
import { accessQueries, requestPath } from './access-queries.ts';
import styles from './acts.module.css';

/** In these states somebody can be taken off a request. */
const OPEN: readonly (string | null)[] = ['draft', 'awaiting-signature', 'submitted', 'returned', 'offered'];
/** In these the applicant has it in hand, and may ask more people. */
const IN_HAND: readonly (string | null)[] = ['draft', 'returned'];

/** Who asks together with the applicant: those who joined, those who were asked to, and a way to ask somebody. */
export function CoApplicants({ request }: { request: AccessRequest }) {
  const { t } = useLanguage();
  const isInHand = IN_HAND.includes(request.state);
  const query = useQuery({ ...accessQueries(useApi()).invitations(request.id), enabled: isInHand });
  const take = useRemoval(request.id);
  const invited = query.data?.items ?? [];
  const joined = OPEN.includes(request.state) ? request.coApplicantPersonIds : [];
  const names = useNames(joined);
  if (!isInHand && joined.length === 0) return null;
  return (
    <section className={styles.acts} aria-labelledby="together-title">
      <h2 id="together-title">{t.together.title}</h2>
      {query.isError && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {take.isError && <ProblemNotice error={take.error} />}
      <ul>
        {joined.map((person) => (
          <li key={person}>
            {t.together.joined(names.of(person) ?? t.people.somebody)}{' '}
            <Button
              quiet
              disabled={take.isPending}
              aria-label={t.together.removeNamed(names.of(person) ?? t.people.somebody)}
              onClick={() => take.mutate(`co-applicants/${encodePart(person)}`)}
            >
              {t.together.remove}
            </Button>
          </li>
        ))}
        {invited.map(({ id, email }) => (
          <li key={id}>
            {t.together.invited(email)}{' '}
            <Button
              quiet
              disabled={take.isPending}
              aria-label={t.together.takeBackNamed(email)}
              onClick={() => take.mutate(`invitations/${encodePart(id)}`)}
            >
              {t.together.takeBack}
            </Button>
          </li>
        ))}
      </ul>
      {isInHand && <Invite requestId={request.id} />}
    </section>
  );
}

function Invite({ requestId }: { requestId: string }) {
  const { t } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const invite = useMutation({
    mutationFn: () => api.post<unknown>(requestPath(requestId, 'invitations'), { email: email.trim() }),
    onSuccess: () => {
      setEmail('');
      return queries.invalidateQueries({ queryKey: ['access', 'invitations', requestId] });
    },
  });
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate();
      }}
    >
      {invite.isError && <ProblemNotice error={invite.error} />}
      <label>
        {t.together.email}
        <input type="email" required maxLength={254} value={email} onChange={(event) => setEmail(event.target.value)} />
      </label>
      <Button type="submit" disabled={invite.isPending || email.trim() === ''}>
        {t.together.invite}
      </Button>
    </form>
  );
}

function useRemoval(requestId: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (what: string) => api.delete<unknown>(requestPath(requestId, what)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['access'] }),
  });
}
