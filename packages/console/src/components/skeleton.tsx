import styles from './skeleton.module.css';

/** Holds the place of a line of text that is on its way. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return <span aria-hidden="true" className={className ? `${styles.skeleton} ${className}` : styles.skeleton} />;
}
