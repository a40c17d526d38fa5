import type { Finding } from '../../api/overseen-types.ts';
import { encodePart, formatReference } from '../../api/paths.ts';
import { VersionLink } from '../../components/version-link.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import { useWords } from '../../language/use-words.ts';
import { PersonName } from '../../people/person-name.tsx';
import { type Reader, useReader } from '../../session/use-reader.ts';
import styles from './governance-page.module.css';
import { type MatterAct, MatterActs } from './matter-acts.tsx';
import { Matters } from './matters.tsx';
import { governanceWords } from './words.ts';

/** Where data contradicts what its owner says: owners explain, governance closes; what was said stays to be read. */
export function Findings() {
  const words = useWords(governanceWords);
  return (
    <Matters<Finding>
      path="/v1/findings"
      none={words.noFindings}
      command={'alliance finding explain <id> --text "…"\nalliance finding close <id> --reason "…"'}
      keyOf={({ id }) => id}
    >
      {(finding) => <OneFinding finding={finding} />}
    </Matters>
  );
}

function OneFinding({ finding }: { finding: Finding }) {
  const { format } = useLanguage();
  const words = useWords(governanceWords);
  const reader = useReader();
  const { id, version, types, subjectCount, declared, state, openedAt } = finding;
  const reference = formatReference(finding, version);
  const acts = actsOn(finding, reader, words);
  return (
    <>
      <p className={styles.name}>
        <VersionLink reference={reference} />
      </p>
      <p>
        {words.found(format.list(types), format.number(subjectCount))}{' '}
        {words.declared[(declared ?? 'nothing') as keyof typeof words.declared] ?? words.declared.nothing}
      </p>
      <p className={styles.soft}>
        {wordFor(words.findingStates, state ?? '')} · {words.waitsSince(format.date(openedAt))} ·{' '}
        <code translate="no">{id}</code>
      </p>
      <Said by={finding.explainedByPersonId} title={words.explainedBy} text={finding.explanation} />
      <Said by={finding.closedByPersonId} title={words.closedBy} text={finding.closingReason} />
      {acts.length > 0 && <MatterActs about={reference} acts={acts} />}
    </>
  );
}

function Said({ by, title, text }: { by: string; title: string; text: string }) {
  if (text === '') return null;
  return (
    <>
      <p className={styles.soft}>
        {title} <PersonName id={by} />
      </p>
      <p className={styles.words}>{text}</p>
    </>
  );
}

function actsOn(
  { id, organisation, state }: Finding,
  { owned, isGovernance }: Reader,
  words: typeof governanceWords.en,
): MatterAct[] {
  if (state === 'closed') return [];
  const path = `/v1/findings/${encodePart(id)}`;
  return [
    ...(owned.includes(organisation)
      ? [
          {
            text: words.explain,
            path: `${path}/explain`,
            bodyOf: (text: string) => ({ text }),
            label: words.explanation,
          },
        ]
      : []),
    ...(isGovernance ? [{ text: words.close, path: `${path}/close`, bodyOf: (reason: string) => ({ reason }) }] : []),
  ];
}
