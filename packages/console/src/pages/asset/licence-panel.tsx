import type { Licence, Terms } from '../../api/types.ts';
import { Icon } from '../../components/icon.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { LazyMarkdown } from '../../markdown/lazy-markdown.ts';
import { licenceLabel } from '../../text/licence-label.ts';
import type { LicenceAnswer } from './asset-queries.ts';
import { licenceWords } from './licence-words.ts';
import styles from './panel.module.css';
import { termsWords } from './terms-words.ts';

/** The licence, what it asks in plain words, and where its text is. */
export function LicencePanel({ expression, answer }: { expression: string; answer: LicenceAnswer | undefined }) {
  const { t } = useLanguage();
  const canonical = answer?.expression.expression || expression;
  const licences = answer?.licences ?? [];
  const title = licences.length === 1 ? licences[0]?.terms?.title : undefined;
  return (
    <section className={styles.panel} aria-labelledby="licence-title">
      <h2 id="licence-title">{t.asset.licence}</h2>
      <p className={styles.headline} translate="no">
        {title ?? licenceLabel(canonical, t.licence.own)}
      </p>
      {licences.map((licence) => (
        <OneLicence key={licence.id} licence={licence} isNamed={title !== undefined} />
      ))}
      {answer && licences.length === 0 && <p className={styles.soft}>{t.licence.notKnown}</p>}
    </section>
  );
}

type OneLicenceProps = {
  licence: Licence;
  /** Its name stands above already. */
  isNamed: boolean;
};

function OneLicence({ licence, isNamed }: OneLicenceProps) {
  const { t } = useLanguage();
  const { terms, name, url } = licence;
  if (terms) return <OwnTerms terms={terms} isNamed={isNamed} />;
  const words = licenceWords(licence, t.licence);
  return (
    <>
      <p>{name}</p>
      <Sentences sentences={words} />
      {/^https?:\/\//.test(url) && (
        <p>
          <a href={url} rel="noopener noreferrer">
            {t.licence.readText} <Icon name="external" />
          </a>
        </p>
      )}
    </>
  );
}

function OwnTerms({ terms, isNamed }: { terms: Terms; isNamed: boolean }) {
  const { t, format, language } = useLanguage();
  const text = terms.texts.find((candidate) => candidate.language === language) ?? terms.texts[0];
  return (
    <>
      {!isNamed && <p>{terms.title}</p>}
      <p className={styles.soft}>{t.licence.contract(terms.organisation, String(terms.version))}</p>
      <code translate="no" className={styles.id}>
        {terms.licenceId}
      </code>
      {terms.conditions && <Sentences sentences={termsWords(terms.conditions, t, format)} />}
      {text && (
        <details>
          <summary>{t.licence.readText}</summary>
          <div lang={text.language} className={styles.terms}>
            <LazyMarkdown text={text.text} />
          </div>
        </details>
      )}
    </>
  );
}

function Sentences({ sentences }: { sentences: readonly string[] }) {
  const { t } = useLanguage();
  if (sentences.length === 0) return null;
  return (
    <>
      <ul className={styles.sentences}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p className={styles.soft}>{t.licence.textGoverns}</p>
    </>
  );
}
