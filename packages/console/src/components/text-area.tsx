import styles from './text-area.module.css';

type TextAreaProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  minLength?: number;
  maxLength: number;
  hint?: string;
};

/** A longer text to write, under its label. */
export function TextArea({ label, value, onChange, minLength, maxLength, hint }: TextAreaProps) {
  return (
    <label className={styles.label}>
      {label}
      {hint && <span className={styles.hint}>{hint}</span>}
      <textarea
        className={styles.text}
        rows={4}
        minLength={minLength}
        maxLength={maxLength}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
