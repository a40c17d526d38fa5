import { Icon } from '../../components/icon.tsx';
import { Notice } from '../../components/notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { type LogHead, readHead, type Witnesses } from './check-log.ts';
import styles from './log-head-panel.module.css';

type Given = { checkpoint: string; keys: string; policy: string };

/** The newest checkpoint: how many entries, which root, whether its signature holds, and who witnessed it. */
export function LogHeadPanel(given: Given) {
  const { t, format } = useLanguage();
  const head = readOrNothing(given);
  if (!head) return <Notice tone="bad" role="alert" title={t.log.unreadable} />;
  return (
    <section className={styles.head} aria-label={t.log.newest}>
      <p className={head.isSigned ? `${styles.verdict} ${styles.yes}` : `${styles.verdict} ${styles.no}`}>
        <Icon name={head.isSigned ? 'check' : 'close'} />
        {head.isSigned ? t.log.signed : t.log.notSigned}
      </p>
      <Witnessed witnesses={head.witnesses} />
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
            <code>{head.key}</code>
          </dd>
        </div>
      </dl>
      <p className={styles.soft}>{t.log.keyFromServer}</p>
    </section>
  );
}

function Witnessed({ witnesses }: { witnesses: Witnesses }) {
  const { t } = useLanguage();
  if (witnesses.state === 'none') return <p className={styles.soft}>{t.log.notWitnessed}</p>;
  const isEnough = witnesses.state === 'enough';
  return (
    <p className={isEnough ? `${styles.verdict} ${styles.yes}` : `${styles.verdict} ${styles.no}`}>
      <Icon name={isEnough ? 'check' : 'close'} />
      {witnesses.state === 'forged' && t.log.forgedWitness}
      {witnesses.state === 'enough' && t.log.witnessed(witnesses.by.join(', '))}
      {witnesses.state === 'too-few' && t.log.tooFewWitnesses(witnesses.by.length, witnesses.of)}
    </p>
  );
}

function readOrNothing({ checkpoint, keys, policy }: Given): LogHead | undefined {
  try {
    return readHead(checkpoint, keys, policy);
  } catch {
    return undefined;
  }
}
