import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, Navigate, useParams } from 'react-router';
import type { AccessForm, AccessRequest } from '../../api/access-types.ts';
import { assetPath, formatReference } from '../../api/paths.ts';
import type { Asset, AssetKind, AssetName, Me } from '../../api/types.ts';
import { PageHeading } from '../../components/page-heading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi } from '../../session/session-context.tsx';
import { SignedInOnly } from '../../session/signed-in-only.tsx';
import { assetQueries, licenceQuery } from '../asset/asset-queries.ts';
import { AskForm } from './ask-form.tsx';
import styles from './ask-page.module.css';
import { LicenceLimits } from './licence-limits.tsx';

/** Asking for access to a gated asset: what it is for, what the licence allows, what the owner wants to know. */
export function AskPage({ kind }: { kind: AssetKind }) {
  const { t } = useLanguage();
  const { organisation = '', name = '' } = useParams();
  return (
    <SignedInOnly title={t.ask.title}>
      <Ask asset={{ kind, organisation, name }} />
    </SignedInOnly>
  );
}

function Ask({ asset }: { asset: AssetName }) {
  const { t } = useLanguage();
  const api = useApi();
  const known = useQuery(assetQueries(api, asset).asset());
  const form = useQuery({
    queryKey: [formatReference(asset), 'access-form'],
    queryFn: ({ signal }) => api.get<AccessForm>(`${assetPath(asset)}/access-form`, signal),
  });
  const me = useQuery({ queryKey: ['me'], queryFn: ({ signal }) => api.get<Me>('/v1/me', signal) });
  const problem = known.error ?? form.error ?? me.error;
  return (
    <div className={styles.page}>
      <header>
        <p>
          <Link to={`/${asset.kind}s/${asset.organisation}/${asset.name}`} translate="no">
            {asset.organisation}/{asset.name}
          </Link>
        </p>
        <PageHeading title={t.ask.title} />
      </header>
      {problem && <ProblemNotice error={problem} />}
      {known.data && form.data && me.data ? (
        <Asking asset={known.data} form={form.data} me={me.data} />
      ) : (
        !problem && (
          <p aria-busy="true">
            <Skeleton />
          </p>
        )
      )}
    </div>
  );
}

function Asking({ asset, form, me }: { asset: Asset; form: AccessForm; me: Me }) {
  const { t } = useLanguage();
  const api = useApi();
  const licence = useQuery({ ...licenceQuery(api, asset.licence), enabled: asset.licence !== '' });
  const ask = useMutation({ mutationFn: (wish: object) => api.post<AccessRequest>('/v1/access-requests', wish) });
  if (ask.isSuccess) return <Navigate to={`/requests/${ask.data.id}`} replace />;
  if (asset.access !== 'gated') return <p>{t.ask.notGated}</p>;
  return (
    <>
      <LicenceLimits answer={licence.data} />
      {ask.isError && <ProblemNotice title={t.ask.refused} error={ask.error} />}
      <AskForm asset={asset} form={form} me={me} isWaiting={ask.isPending} onSubmit={ask.mutate} />
    </>
  );
}
