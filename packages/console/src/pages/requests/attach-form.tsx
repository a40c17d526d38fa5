import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi } from '../../session/session-context.tsx';
import { attachFile } from './attach-file.ts';
import styles from './request-thread.module.css';

const ENDINGS = '.pdf,.png,.jpg,.jpeg,.txt';

/** Chooses a document and attaches it; those who decide may keep it among themselves. */
export function AttachForm({ requestId, isOwn }: { requestId: string; isOwn: boolean }) {
  const { t } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File>();
  const [isPrivate, setPrivate] = useState(false);
  const attach = useMutation({
    mutationFn: (chosen: File) => attachFile(api, { requestId, file: chosen, isPrivate }),
    onSuccess: () => {
      setFile(undefined);
      if (input.current) input.current.value = '';
      return queries.invalidateQueries({ queryKey: ['access', 'attachments', requestId] });
    },
  });
  return (
    <div className={styles.writing}>
      {attach.isError && <ProblemNotice error={attach.error} />}
      <label className={styles.choice}>
        {t.attachments.choose}
        <input
          ref={input}
          className={styles.file}
          type="file"
          accept={ENDINGS}
          onChange={(event) => setFile(event.target.files?.[0])}
        />
      </label>
      <p className={styles.soft}>{t.attachments.limits}</p>
      {!isOwn && (
        <label className={styles.check}>
          <input type="checkbox" checked={isPrivate} onChange={(event) => setPrivate(event.target.checked)} />
          {t.attachments.keepPrivate}
        </label>
      )}
      <Button disabled={attach.isPending || file === undefined} onClick={() => file && attach.mutate(file)}>
        {attach.isPending ? t.attachments.sending : t.attachments.attach}
      </Button>
    </div>
  );
}
