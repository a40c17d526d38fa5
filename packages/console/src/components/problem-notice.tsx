import { problemOf } from '../api/request-failure.ts';
import { useLanguage } from '../language/language-context.tsx';
import { wordFor } from '../language/messages.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';
import styles from './problem-notice.module.css';

/** What went wrong, what to do next, and the trace id that finds it in the logs. */
export function ProblemNotice({ error, title, onRetry }: { error: unknown; title?: string; onRetry?: () => void }) {
  const { t } = useLanguage();
  const { code, detail, fields = [], traceId } = problemOf(error);
  const heading = Object.hasOwn(t.problems, code) ? wordFor(t.problems, code) : t.otherProblem;
  const next = Object.hasOwn(t.problemNext, code) ? wordFor(t.problemNext, code) : '';
  return (
    <Notice tone="bad" role="alert" title={title ?? heading}>
      {title !== undefined && <p>{heading}.</p>}
      {next !== '' && <p>{next}</p>}
      {/* The API speaks English. */}
      {detail !== '' && <p lang="en">{detail}</p>}
      {fields.length > 0 && (
        <ul lang="en" className={styles.fields}>
          {fields.map(({ field, problem }) => (
            <li key={`${field} ${problem}`}>
              <code>{field}</code> {problem}
            </li>
          ))}
        </ul>
      )}
      {traceId !== '' && (
        <p className={styles.trace}>
          {t.traceId}: <code>{traceId}</code>
        </p>
      )}
      {onRetry && (
        <Button quiet onClick={onRetry}>
          {t.retry}
        </Button>
      )}
    </Notice>
  );
}
