import type { ModelCard } from '../../api/types.ts';
import { useLanguage } from '../../language/language-context.tsx';
import { LazyMarkdown } from '../../markdown/lazy-markdown.ts';
import styles from './model-card-sections.module.css';
import { Section } from './section.tsx';

const SECTIONS = [
  'overview',
  'intendedUses',
  'outOfScopeUses',
  'trainingData',
  'trainingProcedure',
  'evaluation',
  'limitations',
  'ethicalConsiderations',
] as const;

/** The model card: facts first, then its sections in the order of "Model Cards for Model Reporting". */
export function ModelCardSections({ card }: { card: ModelCard | undefined }) {
  const { t, format } = useLanguage();
  if (!card)
    return (
      <Section id="card" title={t.asset.card}>
        <p className={styles.soft}>{t.asset.noCard}</p>
      </Section>
    );
  const facts = [
    [t.asset.cardFacts.architecture, card.architecture],
    [t.asset.cardFacts.parameters, card.parameterCount === 0 ? '' : format.compact(card.parameterCount)],
    [t.asset.cardFacts.library, card.library],
    [t.asset.cardFacts.contact, card.contact],
  ].filter(([, value]) => value !== '');
  return (
    <Section id="card" title={t.asset.card}>
      {facts.length > 0 && (
        <dl className={styles.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {SECTIONS.filter((section) => card[section] !== '').map((section) => (
        <section key={section} className={styles.section}>
          <h3>{t.asset.cardSections[section]}</h3>
          <LazyMarkdown text={card[section]} above={3} />
        </section>
      ))}
    </Section>
  );
}
