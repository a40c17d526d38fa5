import { useQuery } from '@tanstack/react-query';
import type { Finding } from '../../api/overseen-types.ts';
import { formatReference } from '../../api/paths.ts';
import { VersionLink } from '../../components/version-link.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { useApi } from '../../session/session-context.tsx';
import styles from './home-page.module.css';
import { firstOf } from './home-queries.ts';
import { homeWords } from './words.ts';
import { Work } from './work.tsx';

/** Findings that are not closed: of the reader's organisations, or of all for those who oversee them. */
export function FindingWork({ id, all }: { id: string; all: string }) {
  const { format } = useLanguage();
  const words = useWords(homeWords);
  const findings = useQuery(firstOf<Finding>(useApi(), 'governance', '/v1/findings', {}));
  return (
    <Work
      id={id}
      title={words.findings}
      query={findings}
      pick={(items) => items.filter(({ state }) => state !== 'closed')}
      all={{ to: '/governance?view=findings', text: all }}
      none={words.noFindings}
    >
      {(items) => (
        <ul>
          {items.map((finding) => (
            <li key={finding.id} className={styles.line}>
              <VersionLink reference={formatReference(finding, finding.version)} />
              <span className={styles.facts}>
                {format.list(finding.types)} · {words.since(format.date(finding.openedAt))}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Work>
  );
}
