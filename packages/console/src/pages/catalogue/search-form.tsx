import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { type SearchState, searchHref } from '../../search/search-state.ts';
import styles from './search-form.module.css';

const PAUSE_MS = 300;

/** The field for words. It searches when one stops typing, and at once with Enter. */
export function SearchForm({ search }: { search: SearchState }) {
  const { t } = useLanguage();
  const { text, setText, submit } = useTypedSearch(search);
  const field = useRef<HTMLInputElement>(null);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit(text);
  };
  const clear = () => {
    setText('');
    submit('');
    field.current?.focus();
  };
  return (
    <search>
      <form onSubmit={onSubmit} className={styles.form}>
        <label htmlFor="q" className="visually-hidden">
          {t.search.label}
        </label>
        <Icon name="search" className={styles.icon} />
        <input
          ref={field}
          id="q"
          type="search"
          name="q"
          maxLength={500}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          aria-describedby="search-hint"
          placeholder={t.search.placeholder}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={styles.field}
        />
        {text !== '' && (
          <button type="button" onClick={clear} className={styles.clear}>
            <Icon name="close" />
            <span className="visually-hidden">{t.search.clear}</span>
          </button>
        )}
        <Button type="submit">{t.search.submit}</Button>
      </form>
      <p id="search-hint" className={styles.hint}>
        {t.search.hint}
      </p>
    </search>
  );
}

/** The words in the field and the words in the address: each follows the other. */
function useTypedSearch(search: SearchState) {
  const navigate = useNavigate();
  const [text, setText] = useState(search.q);
  const submitted = useRef(search.q.trim());
  const submit = (words: string) => {
    const q = words.trim();
    if (q === submitted.current) return;
    submitted.current = q;
    // Words replace words; the way back leads to the page before the search. A new search sorts by what fits it.
    void navigate(searchHref({ ...search, q, sort: q === '' ? undefined : search.sort }), { replace: search.q !== '' });
  };
  useEffect(() => {
    if (search.q.trim() === submitted.current) return;
    submitted.current = search.q.trim();
    setText(search.q);
  }, [search.q]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a pause is measured from the last key, not from the last drawing
  useEffect(() => {
    const timer = setTimeout(() => submit(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return { text, setText, submit };
}
