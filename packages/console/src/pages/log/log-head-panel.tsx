import { Icon } from '../../components/icon.tsx';
import { Notice } from '../../components/notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { type LogHead, readHead } from './check-log.ts';
import styles from './log-head-panel.module.css';

/** The newest checkpoint: how many entries, which root, and whether its signature holds. */
export function LogHeadPanel({ checkpoint, vkey }: { checkpoint: string; vkey: string }) {
  const { t, format } = useLanguage();
  const head = readOrNothing(checkpoint, vkey);
  if (!head) return <Notice tone="bad" role="alert" title={t.log.unreadable} />;
  return (
    <section className={styles.head} aria-label={t.log.newest}>
      <p className={head.isSigned ? `${styles.verdict} ${styles.yes}` : `${styles.verdict} ${styles.no}`}>
        <Icon name={head.isSigned ? 'check' : 'close'} />
        {head.isSigned ? t.log.signed : t.log.notSigned}
      </p>
      <dl className={styles.facts}>
        <div>
          <dt>{t.log.size}</dt>
          <dd>{format.number(head.size)}</dd>
        </div>
        <div>
          <dt>{t.log.origin}</dt>
          <dd translate="no">{head.origin}</dd>
        </div>
        <div>
          <dt>{t.log.root}</dt>
          <dd>
            <code>{head.root}</code>
          </dd>
        </div>
        <div>
          <dt>{t.log.key}</dt>
          <dd>
            <code>{vkey}</code>
          </dd>
        </div>
      </dl>
      <p className={styles.soft}>{t.log.keyFromServer}</p>
    </section>
  );
}

function readOrNothing(checkpoint: string, vkey: string): LogHead | undefined {
  try {
    return readHead(checkpoint, vkey);
  } catch {
    return undefined;
  }
}
