import styles from './code-block.module.css';
import { CopyButton } from './copy-button.tsx';

/** A text to copy as it is. */
export function CodeBlock({ text }: { text: string }) {
  return (
    <div className={styles.frame}>
      <div className={styles.block}>
        <pre className={styles.text}>
          <code translate="no">{text}</code>
        </pre>
        <CopyButton text={text} />
      </div>
    </div>
  );
}
