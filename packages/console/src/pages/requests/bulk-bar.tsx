import type { ReactNode } from 'react';
import { useLanguage } from '../../language/language-context.tsx';
import styles from './bulk-decision.module.css';

export type BulkAct = 'approve' | 'reject' | 'return';
export type BulkWords = { act: BulkAct; reason: string; clause: string };

type BulkBarProps = {
  words: BulkWords;
  count: number;
  isAllChosen: boolean;
  onChange: (changes: Partial<BulkWords>) => void;
  onChooseAll: (isChosen: boolean) => void;
  children: ReactNode;
};

/** How many requests are chosen, and what is to be decided on them in which words. */
export function BulkBar({ words, count, isAllChosen, onChange, onChooseAll, children }: BulkBarProps) {
  const { t, format } = useLanguage();
  const { act, reason, clause } = words;
  const reasonLabel = act === 'approve' ? t.requests.note : t.requests.reason;
  return (
    <fieldset className={styles.bar}>
      <legend className="visually-hidden">{t.requests.decideTogether}</legend>
      <label className={styles.all}>
        <input type="checkbox" checked={isAllChosen} onChange={(event) => onChooseAll(event.target.checked)} />
        {t.requests.chosen(format.number(count))}
      </label>
      <label>
        <span className="visually-hidden">{t.requests.act}</span>
        <select value={act} onChange={(event) => onChange({ act: event.target.value as BulkAct })}>
          {(['approve', 'reject', 'return'] as const).map((one) => (
            <option key={one} value={one}>
              {t.requests.acts[one]}
            </option>
          ))}
        </select>
      </label>
      <Words label={reasonLabel} value={reason} onChange={(text) => onChange({ reason: text })} />
      {act === 'reject' && (
        <Words label={t.requests.clause} value={clause} onChange={(text) => onChange({ clause: text })} />
      )}
      {children}
    </fieldset>
  );
}

function Words({ label, value, onChange }: { label: string; value: string; onChange: (text: string) => void }) {
  return (
    <label className={styles.words}>
      <span className="visually-hidden">{label}</span>
      <input
        type="text"
        maxLength={2_000}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
