import { useId } from 'react';
import type { RetractionCase } from '../../api/retraction-types.ts';
import { useLanguage } from '../../language/language-context.tsx';
import styles from './cases-page.module.css';

/** Of how many affected versions it is said what became of them. */
export function CaseProgress({ shown }: { shown: RetractionCase }) {
  const { t, format } = useLanguage();
  const id = useId();
  return (
    <p className={styles.progress}>
      <progress aria-labelledby={id} max={shown.versions} value={shown.answered} />
      <span id={id}>{t.cases.answered(format.number(shown.answered), format.number(shown.versions))}</span>
    </p>
  );
}
