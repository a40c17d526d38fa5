import type { AffectedVersion } from '../../api/retraction-types.ts';
import { VersionLink } from '../../components/version-link.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import { PersonName } from '../../people/person-name.tsx';
import styles from './cases-page.module.css';

/** The affected versions of a case, with what became of each. */
export function AffectedList({ versions }: { versions: readonly AffectedVersion[] }) {
  const { t } = useLanguage();
  return (
    <section aria-labelledby="affected-title">
      <h2 id="affected-title">{t.cases.affected}</h2>
      <ul>
        {versions.map(({ version, outcome, reason, answeredByPersonId }) => (
          <li key={version} className={styles.item}>
            <p className={styles.head}>
              <VersionLink reference={version ?? ''} />
              <span className={styles.soft}>
                {outcome === null ? t.cases.notAnswered : wordFor(t.cases.outcomes, outcome)}
                {answeredByPersonId !== '' && (
                  <>
                    {' · '}
                    {t.people.answeredBy} <PersonName id={answeredByPersonId} />
                  </>
                )}
              </span>
            </p>
            {reason !== '' && <p className={styles.words}>{reason}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
