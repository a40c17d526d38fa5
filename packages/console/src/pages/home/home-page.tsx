import { CodeBlock } from '../../components/code-block.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { type Reader, useReader } from '../../session/use-reader.ts';
import { AuditorWork } from './auditor-work.tsx';
import { GovernanceWork } from './governance-work.tsx';
import styles from './home-page.module.css';
import { OwnerWork } from './owner-work.tsx';
import { ResearcherWork } from './researcher-work.tsx';
import { homeWords } from './words.ts';

/** What waits for the reader, by their parts in the alliance: what they oversee, what they decide, what they asked for. */
export function HomePage() {
  const { t } = useLanguage();
  const words = useWords(homeWords);
  const reader = useReader();
  return (
    <div className={styles.page}>
      <PageHeading title={t.overview} />
      {reader.isGovernance && <GovernanceWork />}
      {reader.isAuditor && <AuditorWork />}
      {reader.decided.length > 0 && <OwnerWork isOwner={reader.owned.length > 0} />}
      {isResearcher(reader) && <ResearcherWork />}
      <section className={styles.command}>
        <h2>{t.requests.onCommandLine}</h2>
        <CodeBlock text={commandsOf(reader).join('\n')} />
      </section>
      {reader.organisations.length === 0 && !reader.isGovernance && !reader.isAuditor && (
        <p className={styles.soft}>{words.noOrganisation}</p>
      )}
    </div>
  );
}

/** Everybody but those who only oversee others. */
function isResearcher({ isGovernance, isAuditor, organisations }: Reader): boolean {
  return organisations.length > 0 || !(isGovernance || isAuditor);
}

function commandsOf(reader: Reader): string[] {
  const { isGovernance, isAuditor, owned, decided } = reader;
  return [
    ...(isGovernance
      ? ['alliance org list', 'alliance licence-review list --state open', 'alliance appeals --state open']
      : []),
    ...(isGovernance ? ['alliance finding list', 'alliance cases --overdue'] : []),
    ...(isAuditor ? ['alliance audit list --limit 5', 'alliance cases'] : []),
    ...(decided.length > 0
      ? ['alliance requests --deciding', 'alliance cases', 'alliance finding list', 'alliance usage']
      : []),
    ...(owned.length > 0 ? ['alliance signature list'] : []),
    ...(isResearcher(reader) ? ['alliance requests', 'alliance grants', 'alliance invitation list'] : []),
  ].filter((line, at, all) => all.indexOf(line) === at);
}
