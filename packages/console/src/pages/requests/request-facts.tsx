import type { ReactNode } from 'react';
import type { AccessRequest } from '../../api/access-types.ts';
import { Notice } from '../../components/notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import { PersonName } from '../../people/person-name.tsx';
import { PersonNames } from '../../people/person-names.tsx';
import styles from './request-facts.module.css';

/** What is asked for, whom it is for, and what speaks for or against it. */
export function RequestFacts({ request }: { request: AccessRequest }) {
  const { t, format, language } = useLanguage();
  const { applicantPersonId, coApplicantPersonIds, signedByPersonId, decidedByPersonId } = request;
  const facts: [string, ReactNode][] = [
    [t.people.applicant, <PersonName key="applicant" id={applicantPersonId} otherwise={t.requests.applicant} />],
    [t.requests.purpose, wordFor(t.purposes, request.purpose ?? '')],
    [t.requests.operations, format.list(request.operations.map((one) => wordFor(t.operations, one)))],
    [t.requests.holder, request.beneficiary?.organisation ?? t.requests.forThemself],
    [t.requests.people, format.number(request.seats)],
    [t.requests.time, t.requests.until(format.date(request.until))],
    [t.requests.versions, request.versions],
    ...withPeople(t.requests.together, coApplicantPersonIds.length > 0, <PersonNames ids={coApplicantPersonIds} />),
    ...withPeople(
      t.people.signedBy,
      signedByPersonId !== '',
      <PersonName id={signedByPersonId} otherwise={t.people.signer} />,
    ),
    ...withPeople(
      t.people.decidedBy,
      decidedByPersonId !== '',
      <PersonName id={decidedByPersonId} otherwise={t.people.decider} />,
    ),
  ];
  const findings = request.useMatch?.findings ?? [];
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {request.blockedBy.length > 0 && <Notice tone="warn" title={t.requests.onBlocklist} />}
      {request.useMatch && (
        <Notice
          tone={request.useMatch.answer === 'contradicts' ? 'bad' : 'info'}
          title={wordFor(t.requests.useAnswers, request.useMatch.answer ?? 'human')}
        >
          <ul>
            {findings.map(({ code, answer, clause }) => (
              <li key={`${code} ${answer}`}>
                <code>{code}</code> {wordFor(t.requests.useAnswers, answer ?? 'human')}
                {clause && ` – ${clause[language]}`}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}

function withPeople(name: string, areThere: boolean, shown: ReactNode): [string, ReactNode][] {
  return areThere ? [[name, shown]] : [];
}
