import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccessRequest, BulkOutcome } from '../../api/access-types.ts';
import type { Page } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi } from '../../session/session-context.tsx';
import { BulkBar, type BulkWords } from './bulk-bar.tsx';
import styles from './bulk-decision.module.css';
import { Outcomes } from './outcomes.tsx';
import { RequestList } from './request-list.tsx';

type Decision = BulkWords & { ids: string[] };

/** As many as the API decides on at once. */
const AT_ONCE = 200;

/** Requests that wait, to be decided on together: first it is said what would happen, then it is done. */
export function BulkDecision({ requests }: { requests: readonly AccessRequest[] }) {
  const { t, format } = useLanguage();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [words, setWords] = useState<BulkWords>({ act: 'approve', reason: '', clause: '' });
  const { rehearse, decide } = useBulkDecision(() => setChosen(new Set()));
  const ids = requests.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const decision = { ids, act: words.act, reason: words.reason.trim(), clause: words.clause.trim() };
  // What was said would happen holds for what was chosen then.
  const choose = (next: ReadonlySet<string>) => {
    rehearse.reset();
    decide.reset();
    setChosen(next);
  };
  const change = (changes: Partial<BulkWords>) => {
    rehearse.reset();
    setWords({ ...words, ...changes });
  };
  const all = requests.slice(0, AT_ONCE).map(({ id }) => id);
  const isAllChosen = all.every((id) => chosen.has(id));
  const chooseAll = (isChosen: boolean) => choose(new Set(isChosen ? all : []));
  return (
    <>
      <BulkBar words={words} count={ids.length} isAllChosen={isAllChosen} onChange={change} onChooseAll={chooseAll}>
        <Button
          disabled={ids.length === 0 || !isComplete(decision) || rehearse.isPending}
          onClick={() => rehearse.mutate(decision)}
        >
          {t.requests.preview}
        </Button>
      </BulkBar>
      {(rehearse.isError || decide.isError) && <ProblemNotice error={decide.error ?? rehearse.error} />}
      {rehearse.data && (
        <Outcomes title={t.requests.wouldHappen} outcomes={rehearse.data.items} requests={requests}>
          <Button disabled={decide.isPending} onClick={() => decide.mutate(decision)}>
            {t.requests.apply(t.requests.acts[words.act], format.number(ids.length))}
          </Button>
        </Outcomes>
      )}
      {decide.data && <Outcomes title={t.requests.happened} outcomes={decide.data.items} requests={requests} />}
      <RequestList
        withApplicant
        requests={requests}
        lead={(request) => (
          <Chooser
            request={request}
            isChosen={chosen.has(request.id)}
            onToggle={() => choose(toggled(chosen, request.id))}
          />
        )}
      />
    </>
  );
}

type ChooserProps = { request: AccessRequest; isChosen: boolean; onToggle: () => void };

function Chooser({ request, isChosen, onToggle }: ChooserProps) {
  const { t } = useLanguage();
  return (
    <input
      type="checkbox"
      className={styles.box}
      aria-label={t.requests.choose(request.statement.slice(0, 80))}
      checked={isChosen}
      onChange={onToggle}
    />
  );
}

function useBulkDecision(onDecided: () => void) {
  const api = useApi();
  const queries = useQueryClient();
  const send = (query: string) => (decision: Decision) =>
    api.post<Page<BulkOutcome>>(`/v1/access-requests/bulk${query}`, decision);
  const rehearse = useMutation({ mutationFn: send('?dryRun=true') });
  const decide = useMutation({
    mutationFn: send(''),
    onSuccess: () => {
      rehearse.reset();
      onDecided();
      return queries.invalidateQueries({ queryKey: ['access'] });
    },
  });
  return { rehearse, decide };
}

/** A rejection needs a reason and the clause that it rests on; what is sent back needs to say what is missing. */
function isComplete({ act, reason, clause }: Decision): boolean {
  return act === 'approve' || (reason.length > 2 && (act === 'return' || clause !== ''));
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return set.has(id) ? new Set([...set].filter((one) => one !== id)) : new Set([...set, id]);
}
