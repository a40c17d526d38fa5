import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { AccessRequest } from '../../api/access-types.ts';
import { AssetLink } from '../../components/asset-link.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { Notice } from '../../components/notice.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi, useSession } from '../../session/session-context.tsx';
import { SignedInOnly } from '../../session/signed-in-only.tsx';
import { accessQueries } from './access-queries.ts';
import { ApplicantActs } from './applicant-acts.tsx';
import { CoApplicants } from './co-applicants.tsx';
import { DecisionForm } from './decision-form.tsx';
import { OfferNotice } from './offer-notice.tsx';
import { RequestAttachments } from './request-attachments.tsx';
import { RequestFacts } from './request-facts.tsx';
import styles from './request-page.module.css';
import { RequestThread } from './request-thread.tsx';
import { SignatoryActs } from './signatory-acts.tsx';

/** One request for access: what is asked, what was answered, and what the reader may do about it. */
export function RequestPage() {
  const { t } = useLanguage();
  return (
    <SignedInOnly title={t.requests.one}>
      <Request />
    </SignedInOnly>
  );
}

function Request() {
  const { t } = useLanguage();
  const { id = '' } = useParams();
  const request = useQuery(accessQueries(useApi()).request(id));
  if (request.isPending)
    return (
      <>
        <PageHeading title={t.requests.one} />
        <p aria-busy="true">
          <Skeleton />
        </p>
      </>
    );
  if (request.isError)
    return (
      <>
        <PageHeading title={t.requests.one} />
        <ProblemNotice error={request.error} onRetry={() => void request.refetch()} />
      </>
    );
  return <Shown request={request.data} />;
}

function Shown({ request }: { request: AccessRequest }) {
  const { t, format } = useLanguage();
  const { state } = useSession();
  const personId = state.status === 'signed-in' ? state.personId : '';
  const isApplicant = personId === request.applicantPersonId;
  const isOwn = isApplicant || request.coApplicantPersonIds.includes(personId);
  const part = isOwn ? 'own' : request.state === 'awaiting-signature' ? 'signing' : 'deciding';
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <p className={styles.crumb}>
          <Link to={isOwn ? '/requests' : `/requests?view=${part}`}>{t.requests.title}</Link>
        </p>
        <PageHeading title={t.requests.for(request.asset ?? '')}>
          <AssetLink reference={request.asset} />
        </PageHeading>
        <p>
          <StateBadge of="request" state={request.state} />{' '}
          {request.submittedAt && t.requests.submittedOn(format.date(request.submittedAt))}
        </p>
      </header>
      <Answered request={request} />
      <p className={styles.statement}>{request.statement}</p>
      <RequestFacts request={request} />
      {isOwn && !isApplicant ? null : <Acts request={request} isOwn={isOwn} />}
      {isApplicant && <CoApplicants request={request} />}
      <RequestAttachments request={request} isOwn={isOwn} />
      <RequestThread request={request} isOwn={isOwn} />
      <section className={styles.command}>
        <h2>{t.requests.onCommandLine}</h2>
        <CodeBlock text={commands[part](request.id)} />
      </section>
    </div>
  );
}

/** What a reader types to do the same. */
const commands = {
  own: (id: string) => `alliance decisions ${id}`,
  signing: (id: string) => `alliance signature give ${id}`,
  deciding: (id: string) => `alliance approve ${id} --until YYYY-MM-DD`,
} as const;

/** What the reader may do about it, as far as this page can tell. */
function Acts({ request, isOwn }: { request: AccessRequest; isOwn: boolean }) {
  if (isOwn) return <ApplicantActs request={request} />;
  return request.state === 'awaiting-signature' ? (
    <SignatoryActs request={request} />
  ) : (
    <DecisionForm request={request} />
  );
}

/** What was decided, in the decider's words. */
function Answered({ request }: { request: AccessRequest }) {
  const { t } = useLanguage();
  const { state, decisionNote, clause, grantId, decidedByRule } = request;
  if (state === 'approved')
    return (
      <Notice tone="info" title={t.requests.isApproved}>
        {decidedByRule !== '' && <p>{t.requests.byRule(decidedByRule)}</p>}
        {decisionNote !== '' && <p>{decisionNote}</p>}
        {grantId !== '' && (
          <p>
            <Link to="/grants">{t.requests.toGrant}</Link>
          </p>
        )}
      </Notice>
    );
  if (state === 'rejected' || state === 'returned')
    return (
      <Notice tone={state === 'rejected' ? 'bad' : 'warn'} title={t.requests[state]}>
        <p>{decisionNote}</p>
        {clause !== '' && <p>{t.requests.restsOn(clause)}</p>}
      </Notice>
    );
  if (state === 'offered' && request.offer) return <OfferNotice request={request} offer={request.offer} />;
  if (state === 'awaiting-signature') return <Notice tone="info" title={t.requests.unsigned} />;
  if (request.signatureRefusedByPersonId !== '')
    return (
      <Notice tone="warn" title={t.requests.notSigned}>
        <p>{decisionNote}</p>
      </Notice>
    );
  if (request.secondDecisionNeeded) return <Notice tone="info" title={t.requests.waitsForSecond} />;
  return null;
}
