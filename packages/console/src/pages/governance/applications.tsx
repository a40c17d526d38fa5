import { encodePart } from '../../api/paths.ts';
import type { Organisation } from '../../api/types.ts';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import { useWords } from '../../language/use-words.ts';
import { useReader } from '../../session/use-reader.ts';
import styles from './governance-page.module.css';
import { MatterActs } from './matter-acts.tsx';
import { Matters } from './matters.tsx';
import { governanceWords } from './words.ts';

/** Organisations that applied, to be admitted or refused. */
export function Applications() {
  const { format } = useLanguage();
  const words = useWords(governanceWords);
  const { isGovernance } = useReader();
  return (
    <Matters<Organisation>
      path="/v1/organisations"
      state="applied"
      none={words.noneApplied}
      command={'alliance org admit <slug>\nalliance org refuse <slug> --reason "…"'}
      keyOf={({ slug }) => slug}
    >
      {({ slug, legalName, kind, country, website, description, appliedAt }) => (
        <>
          <p className={styles.name}>{legalName}</p>
          <p className={styles.soft}>
            <span translate="no">{slug}</span> · {wordFor(words.kinds, kind ?? '')} · {format.country(country)} ·{' '}
            {words.appliedOn(format.date(appliedAt))}
          </p>
          {website !== '' && (
            <p className={styles.soft} translate="no">
              {website}
            </p>
          )}
          {description !== '' && <p className={styles.words}>{description}</p>}
          {isGovernance && (
            <MatterActs
              about={legalName}
              acts={[
                { text: words.admit, path: `/v1/organisations/${encodePart(slug)}/admit` },
                {
                  text: words.refuse,
                  path: `/v1/organisations/${encodePart(slug)}/refuse`,
                  bodyOf: (reason) => ({ reason }),
                  hint: words.applicantReads,
                },
              ]}
            />
          )}
        </>
      )}
    </Matters>
  );
}
