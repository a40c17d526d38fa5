import { useLanguage } from '../../language/language-context.tsx';
import type { LicenceAnswer } from '../asset/asset-queries.ts';
import { licenceWords } from '../asset/licence-words.ts';
import { termsWords } from '../asset/terms-words.ts';
import styles from './ask-page.module.css';

/** What the licence allows, before anybody asks for more than it gives. */
export function LicenceLimits({ answer }: { answer: LicenceAnswer | undefined }) {
  const { t, format } = useLanguage();
  const sentences = (answer?.licences ?? []).flatMap((licence) =>
    licence.terms?.conditions ? termsWords(licence.terms.conditions, t, format) : licenceWords(licence, t.licence),
  );
  return (
    <section className={styles.limits} aria-busy={answer === undefined}>
      <h2>{t.ask.whatIsAllowed}</h2>
      {sentences.length > 0 ? (
        <ul>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      ) : (
        <p>{t.ask.noLimits}</p>
      )}
    </section>
  );
}
