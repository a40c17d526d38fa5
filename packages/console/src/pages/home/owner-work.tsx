import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { AccessRequest } from '../../api/access-types.ts';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { useApi } from '../../session/session-context.tsx';
import { RequestList } from '../requests/request-list.tsx';
import { CaseWork } from './case-work.tsx';
import { FindingWork } from './finding-work.tsx';
import { firstOf } from './home-queries.ts';
import { bySoonest } from './order.ts';
import { homeWords } from './words.ts';
import { Work } from './work.tsx';

/** What waits for those who decide for an organisation: requests by when they are due, signatures, retraction cases. */
export function OwnerWork({ isOwner }: { isOwner: boolean }) {
  const api = useApi();
  const { t } = useLanguage();
  const words = useWords(homeWords);
  const path = '/v1/access-requests';
  const deciding = useQuery(firstOf<AccessRequest>(api, 'access', path, { view: 'decider', state: 'submitted' }));
  const signing = useQuery({
    ...firstOf<AccessRequest>(api, 'access', path, { view: 'signatory', state: 'awaiting-signature' }),
    enabled: isOwner,
  });
  return (
    <>
      <Work
        id="deciding"
        title={words.toDecide}
        query={deciding}
        pick={(items) => bySoonest(items, ['submitted'], ({ dueAt }) => dueAt)}
        all={{ to: '/requests?view=deciding', text: words.decideThem }}
        none={words.nothingToDecide}
      >
        {(items) => <RequestList requests={items} withApplicant />}
      </Work>
      {isOwner && (
        <Work
          id="signing"
          title={words.toSign}
          query={signing}
          all={{ to: '/requests?view=signing', text: words.signThem }}
          none={t.requests.none.signatory}
        >
          {(items) => <RequestList requests={items} withApplicant />}
        </Work>
      )}
      <CaseWork id="own-cases" title={t.cases.title} none={words.noCases} />
      <FindingWork id="own-findings" all={words.answerThem} />
      <p>
        <Link to="/usage">{words.usage}</Link>
      </p>
    </>
  );
}
