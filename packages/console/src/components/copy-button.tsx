import { useEffect, useState } from 'react';
import { useLanguage } from '../language/language-context.tsx';
import styles from './copy-button.module.css';
import { Icon } from './icon.tsx';

/** Puts a text on the clipboard and says so. Absent where the browser gives no clipboard (a page that is not secure). */
export function CopyButton({ text }: { text: string }) {
  const { t } = useLanguage();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  if (!('clipboard' in navigator)) return null;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => undefined,
    );
  return (
    <button type="button" className={styles.copy} onClick={() => void copy()}>
      <Icon name={copied ? 'check' : 'copy'} />
      <span aria-live="polite">{copied ? t.copied : t.copy}</span>
    </button>
  );
}
