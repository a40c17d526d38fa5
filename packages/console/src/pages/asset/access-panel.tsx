import { Link, useLocation } from 'react-router';
import type { AccessAnswer, Asset, Because, Version } from '../../api/types.ts';
import { AccessBadge } from '../../components/access-badge.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { Icon } from '../../components/icon.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { requestCommand } from './commands.ts';
import styles from './panel.module.css';

type AccessPanelProps = { asset: Asset; version: Version | undefined; access: AccessAnswer | undefined };

/** Who may have it, whether the reader may, and why. */
export function AccessPanel({ asset, version, access }: AccessPanelProps) {
  const { t } = useLanguage();
  return (
    <section className={styles.panel} aria-labelledby="access-title">
      <h2 id="access-title">{t.asset.accessTitle}</h2>
      <p className={styles.headline}>
        <AccessBadge access={asset.access} />
      </p>
      <p className={styles.soft}>{t.accessMeaning[asset.access ?? 'unknown']}</p>
      {version && (access ? <Answer asset={asset} access={access} /> : <p>{t.asset.checkFailed}</p>)}
    </section>
  );
}

function Answer({ asset, access }: { asset: Asset; access: AccessAnswer }) {
  const { t, format } = useLanguage();
  if (access.allowed) {
    const { until } = access;
    return (
      <>
        <p className={`${styles.answer} ${styles.yes}`}>
          <Icon name="check" />
          {until === null ? t.asset.mayDownload : t.asset.mayDownloadUntil(format.date(until))}
        </p>
        {asset.access !== 'open' && <Reasons because={access.because} />}
      </>
    );
  }
  return (
    <>
      <p className={`${styles.answer} ${styles.no}`}>
        <Icon name="close" />
        {t.asset.mayNotDownload}
      </p>
      <Reasons because={access.because} />
      <NextStep asset={asset} rules={access.because.map(({ rule }) => rule)} />
    </>
  );
}

function Reasons({ because }: { because: readonly Because[] }) {
  const { t } = useLanguage();
  const rules: { readonly [rule: string]: string } = t.rules;
  return (
    <ul className={styles.reasons}>
      {because.map(({ rule, message, grantId }) => (
        <li key={`${rule} ${grantId}`}>
          {Object.hasOwn(rules, rule) && <p>{rules[rule]}</p>}
          <p lang="en" className={styles.soft}>
            {message}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Signing in, or asking the owner: whichever can change the answer. */
function NextStep({ asset, rules }: { asset: Asset; rules: readonly string[] }) {
  const { t } = useLanguage();
  const { pathname, search } = useLocation();
  if (rules.includes('sign_in_required'))
    return (
      <p>
        <Link to={`/sign-in?then=${encodeURIComponent(pathname + search)}`}>{t.signIn}</Link>
      </p>
    );
  if (asset.access !== 'gated' || rules.includes('version_retracted') || rules.includes('grant_suspended')) return null;
  return (
    <>
      <p>
        <Link to={`${pathname}/ask`}>{t.ask.button}</Link>
      </p>
      <p className={styles.soft}>{t.asset.requestOnCommandLine}</p>
      <CodeBlock text={requestCommand(asset)} />
    </>
  );
}
