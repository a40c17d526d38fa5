import type { LicenceReview } from '../../api/overseen-types.ts';
import { encodePart } from '../../api/paths.ts';
import { VersionLink } from '../../components/version-link.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { useReader } from '../../session/use-reader.ts';
import styles from './governance-page.module.css';
import { MatterActs } from './matter-acts.tsx';
import { Matters } from './matters.tsx';
import { governanceWords } from './words.ts';

/** Publications that wait until it is decided whether their sources allow them. */
export function Reviews() {
  const { format } = useLanguage();
  const words = useWords(governanceWords);
  const { isGovernance } = useReader();
  return (
    <Matters<LicenceReview>
      path="/v1/licences/reviews"
      state="open"
      none={words.noReviews}
      command={'alliance licence-review approve <id> --reason "…"\nalliance licence-review refuse <id> --reason "…"'}
      keyOf={({ id }) => id}
    >
      {({ id, output, organisation, createdAt }) => {
        const act = (text: string, decision: 'approve' | 'refuse') => ({
          text,
          path: `/v1/licences/reviews/${encodePart(id)}/decide`,
          bodyOf: (reason: string) => ({ decision, reason }),
          hint: words.ownerReads,
        });
        return (
          <>
            <p className={styles.name}>
              <VersionLink reference={output} />
            </p>
            <p className={styles.soft}>
              <span translate="no">{organisation}</span> · {words.waitsSince(format.date(createdAt))} ·{' '}
              <code translate="no">{id}</code>
            </p>
            {isGovernance && (
              <MatterActs about={output} acts={[act(words.approve, 'approve'), act(words.refuse, 'refuse')]} />
            )}
          </>
        );
      }}
    </Matters>
  );
}
