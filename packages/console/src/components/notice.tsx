import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import styles from './notice.module.css';

type NoticeProps = {
  tone: 'info' | 'warn' | 'bad';
  title: string;
  /** "alert" for what has just happened and must be heard. */
  role?: 'alert' | undefined;
  children?: ReactNode;
};

/** Something that the reader must know before going on. */
export function Notice({ tone, title, role, children }: NoticeProps) {
  return (
    <div role={role} className={`${styles.notice} ${styles[tone]}`}>
      <Icon name={tone === 'info' ? 'info' : 'warning'} className={styles.icon} />
      <div className={styles.text}>
        <p className={styles.title}>{title}</p>
        {children}
      </div>
    </div>
  );
}
