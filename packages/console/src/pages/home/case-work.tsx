import { useQuery } from '@tanstack/react-query';
import type { RetractionCase } from '../../api/retraction-types.ts';
import { useWords } from '../../language/use-words.ts';
import { useApi } from '../../session/session-context.tsx';
import { CaseList } from '../cases/case-list.tsx';
import { firstOf } from './home-queries.ts';
import { bySoonest } from './order.ts';
import { homeWords } from './words.ts';
import { Work } from './work.tsx';

type CaseWorkProps = { id: string; title: string; none: string; onlyOverdue?: boolean };

/** Retraction cases that are not closed, by when they are due. */
export function CaseWork({ id, title, none, onlyOverdue = false }: CaseWorkProps) {
  const words = useWords(homeWords);
  const query = onlyOverdue ? { overdue: 'true' } : {};
  const cases = useQuery(firstOf<RetractionCase>(useApi(), 'cases', '/v1/retraction-cases', query));
  return (
    <Work
      id={id}
      title={title}
      query={cases}
      pick={(items) => bySoonest(items, ['open', 'acknowledged'], ({ dueAt }) => dueAt)}
      all={{ to: onlyOverdue ? '/cases?view=overdue' : '/cases', text: words.allCases }}
      none={none}
    >
      {(items) => <CaseList cases={items} />}
    </Work>
  );
}
