import type { Licence, Terms } from '../../api/types.ts';
import { Icon } from '../../components/icon.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import type { LicenceAnswer } from './asset-queries.ts';
import { licenceWords } from './licence-words.ts';
import styles from './panel.module.css';
import { termsWords } from './terms-words.ts';

/** The licence, what it asks in plain words, and where its text is. */
export function LicencePanel({ expression, answer }: { expression: string; answer: LicenceAnswer | undefined }) {
  const { t } = useLanguage();
  return (
    <section className={styles.panel} aria-labelledby="licence-title">
      <h2 id="licence-title">{t.asset.licence}</h2>
      <p className={styles.headline} translate="no">
        {answer?.expression.expression || expression}
      </p>
      {answer?.licences.map((licence) => (
        <OneLicence key={licence.id} licence={licence} />
      ))}
      {answer?.licences.length === 0 && <p className={styles.soft}>{t.licence.notKnown}</p>}
    </section>
  );
}

function OneLicence({ licence }: { licence: Licence }) {
  const { t } = useLanguage();
  const { terms, name, url } = licence;
  if (terms) return <OwnTerms terms={terms} />;
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

function OwnTerms({ terms }: { terms: Terms }) {
  const { t, format, language } = useLanguage();
  const text = terms.texts.find((candidate) => candidate.language === language) ?? terms.texts[0];
  return (
    <>
      <p>{terms.title}</p>
      <p className={styles.soft}>{t.licence.contract(terms.organisation, String(terms.version))}</p>
      {terms.conditions && <Sentences sentences={termsWords(terms.conditions, t, format)} />}
      {text && (
        <details>
          <summary>{t.licence.readText}</summary>
          <p lang={text.language} className={styles.terms}>
            {text.text}
          </p>
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
