import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { encodePart } from '../../api/paths.ts';
import type { Licence } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { LazyMarkdown } from '../../markdown/lazy-markdown.ts';
import { useApi } from '../../session/session-context.tsx';
import styles from './accept-terms.module.css';

type Acceptance = { version: number; language: string; textSha256: string };

/** Terms to read and accept: exactly the text that is shown, which its digest says. */
export function AcceptTerms({ licenceId }: { licenceId: string }) {
  const { t, language } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [isRead, setRead] = useState(false);
  const path = `/v1/licences/${encodePart(licenceId)}`;
  const licence = useQuery({
    queryKey: ['terms', licenceId],
    queryFn: ({ signal }) => api.get<Licence>(path, signal),
    enabled: isOpen,
    staleTime: 0,
  });
  const accept = useMutation({
    mutationFn: (acceptance: Acceptance) => api.post<unknown>(`${path}/acceptances`, acceptance),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['access'] }),
  });
  if (!isOpen) return <Button onClick={() => setOpen(true)}>{t.grants.readTerms}</Button>;
  const terms = licence.data?.terms;
  const text = terms?.texts.find((one) => one.language === language) ?? terms?.texts[0];
  if (accept.isSuccess) return <p role="status">{t.grants.accepted}</p>;
  return (
    <section className={styles.terms} aria-busy={licence.isPending}>
      {(licence.isError || accept.isError) && <ProblemNotice error={accept.error ?? licence.error} />}
      {terms && text && (
        <>
          <h3>{terms.title}</h3>
          <div lang={text.language} className={styles.text}>
            <LazyMarkdown text={text.text} />
          </div>
          <p className={styles.digest}>
            SHA-256 <code>{text.sha256}</code>
          </p>
          <label className={styles.check}>
            <input type="checkbox" checked={isRead} onChange={(event) => setRead(event.target.checked)} />
            {t.grants.iHaveRead}
          </label>
          <Button
            disabled={!isRead || accept.isPending}
            onClick={() => accept.mutate({ version: terms.version, language: text.language, textSha256: text.sha256 })}
          >
            {t.grants.accept}
          </Button>
        </>
      )}
    </section>
  );
}
