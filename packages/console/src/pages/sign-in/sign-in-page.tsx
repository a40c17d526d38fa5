import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { problemOf } from '../../api/request-failure.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useSession } from '../../session/session-context.tsx';
import { returnPath } from './return-path.ts';
import styles from './sign-in-page.module.css';

/** Signing in with e-mail and password; then back to where one came from. */
export function SignInPage() {
  const { t } = useLanguage();
  const { state, session } = useSession();
  const [params] = useSearchParams();
  const signIn = useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) => session.signIn(email, password),
  });
  if (signIn.isSuccess) return <Navigate to={returnPath(params.get('then'))} replace />;
  if (state.status === 'signed-in') return <SignedIn name={state.name} />;
  return (
    <div className={styles.page}>
      <PageHeading title={t.signInPage.title} />
      <p className={styles.soft}>{t.signInPage.intro}</p>
      {signIn.isError && <Refusal error={signIn.error} />}
      <SignInForm isWaiting={signIn.isPending} onSubmit={signIn.mutate} />
    </div>
  );
}

function Refusal({ error }: { error: unknown }) {
  const { t } = useLanguage();
  if (problemOf(error).code !== 'credentials_refused') return <ProblemNotice error={error} />;
  return (
    <Notice tone="bad" role="alert" title={t.signInPage.refused}>
      <p>{t.signInPage.refusedNext}</p>
    </Notice>
  );
}

type SignInFormProps = { isWaiting: boolean; onSubmit: (credentials: { email: string; password: string }) => void };

function SignInForm({ isWaiting, onSubmit }: SignInFormProps) {
  const { t } = useLanguage();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isShown, setShown] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWaiting) onSubmit({ email: email.trim(), password });
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <label>
        {t.signInPage.email}
        <input
          type="email"
          name="email"
          autoComplete="username"
          required
          maxLength={254}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </label>
      <label>
        {t.signInPage.password}
        <input
          type={isShown ? 'text' : 'password'}
          name="password"
          autoComplete="current-password"
          required
          maxLength={200}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      <label className={styles.show}>
        <input type="checkbox" checked={isShown} onChange={(event) => setShown(event.target.checked)} />
        {t.signInPage.showPassword}
      </label>
      <Button type="submit" disabled={isWaiting}>
        {isWaiting ? t.signInPage.submitting : t.signInPage.submit}
      </Button>
    </form>
  );
}

function SignedIn({ name }: { name: string }) {
  const { t } = useLanguage();
  return (
    <div className={styles.page}>
      <PageHeading title={t.signInPage.title} />
      <p>{t.signInPage.already(name)}</p>
      <p>
        <Link to="/catalogue">{t.signInPage.goOn}</Link>
      </p>
    </div>
  );
}
