import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useApi } from '../../session/session-context.tsx';
import styles from './invitations-page.module.css';

type AnswerProps = {
  path: string;
  take: { act: 'accept' | 'claim'; text: string; named: string };
  leave: { text: string; named: string };
};

/** Takes what was offered, or leaves it; everything about requests and grants is asked anew afterwards. */
export function AnswerButtons({ path, take, leave }: AnswerProps) {
  const api = useApi();
  const queries = useQueryClient();
  const answer = useMutation({
    mutationFn: (act: string) => api.post<unknown>(`${path}/${act}`, {}),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['access'] }),
  });
  return (
    <div className={styles.answer}>
      {answer.isError && <ProblemNotice error={answer.error} />}
      <Button aria-label={take.named} disabled={answer.isPending} onClick={() => answer.mutate(take.act)}>
        {take.text}
      </Button>
      <Button quiet aria-label={leave.named} disabled={answer.isPending} onClick={() => answer.mutate('decline')}>
        {leave.text}
      </Button>
    </div>
  );
}
