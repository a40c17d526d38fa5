import { type FormEvent, useState } from 'react';
import { useSearchParams } from 'react-router';
import { Button } from '../../components/button.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import styles from './log-filter-form.module.css';
import type { LogFilter } from './log-queries.ts';

const TEXTS = ['type', 'organisation', 'object'] as const;
const DAYS = ['from', 'until'] as const;

/** What the entries are narrowed down by; the address keeps it. */
export function LogFilterForm({ filter }: { filter: LogFilter }) {
  const { t } = useLanguage();
  const [, setParams] = useSearchParams();
  const [draft, setDraft] = useState(filter);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setParams(Object.fromEntries(Object.entries(draft).filter(([, value]) => value.trim() !== '')));
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {TEXTS.map((name) => (
        <label key={name}>
          {t.log.filters[name]}
          <input
            type="text"
            maxLength={200}
            placeholder={t.log.examples[name]}
            value={draft[name]}
            onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
          />
        </label>
      ))}
      {DAYS.map((name) => (
        <label key={name}>
          {t.log.filters[name]}
          <input
            type="date"
            value={draft[name]}
            onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
          />
        </label>
      ))}
      <Button type="submit">{t.log.show}</Button>
    </form>
  );
}
