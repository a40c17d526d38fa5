import { parseReference } from '../../api/paths.ts';
import type { ImpactedVersion } from '../../api/retraction-types.ts';
import { VersionLink } from '../../components/version-link.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import { PersonNames } from '../../people/person-names.tsx';
import styles from './impact-page.module.css';

/** Affected versions, owner by owner, each with the way to it and how many people hold it. */
export function ImpactList({ versions }: { versions: readonly ImpactedVersion[] }) {
  const { t, format } = useLanguage();
  const owners = Map.groupBy(versions, ({ version }) => parseReference(version ?? '')?.organisation ?? '');
  return [...owners].map(([organisation, own]) => (
    <section key={organisation}>
      <h2 translate={organisation === '' ? undefined : 'no'}>
        {organisation === '' ? t.impact.hiddenOwners : organisation}
      </h2>
      <ul>
        {own.map((impacted) => (
          <li key={impacted.id} className={styles.item}>
            <p className={styles.name}>
              {impacted.version ? <VersionLink reference={impacted.version} /> : t.lineage.hidden}
              {impacted.state === 'retracted' && <span className={styles.soft}>{t.impact.retracted}</span>}
            </p>
            <p className={styles.soft}>
              {impacted.path.map(({ relation }) => relation).join(' → ')}
              {' · '}
              {wordFor(t.lineage.evidence, impacted.weakestEvidence)}
              {impacted.logIndex !== null && ` · ${t.lineage.entry(format.number(impacted.logIndex))}`}
            </p>
            {impacted.holders && (
              <p>{t.impact.holders(format.number(impacted.holders.grants), format.number(impacted.holders.holders))}</p>
            )}
            {impacted.holders && impacted.holders.personIds.length > 0 && (
              <p className={styles.soft}>
                {t.people.holders} <PersonNames ids={impacted.holders.personIds} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  ));
}
