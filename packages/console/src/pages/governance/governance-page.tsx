import { useSearchParams } from 'react-router';
import { LinkTabs } from '../../components/link-tabs.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { SignedInOnly } from '../../session/signed-in-only.tsx';
import { Appeals } from './appeals.tsx';
import { Applications } from './applications.tsx';
import { Findings } from './findings.tsx';
import { Health } from './health.tsx';
import { Reviews } from './reviews.tsx';
import { governanceWords } from './words.ts';

const VIEWS = { applications: Applications, reviews: Reviews, appeals: Appeals, findings: Findings, health: Health };
type View = keyof typeof VIEWS;

/** What governance decides, and how the node is; each view has its address. The API says who may see and do what. */
export function GovernancePage() {
  const { t } = useLanguage();
  return (
    <SignedInOnly title={t.governance}>
      <Governance />
    </SignedInOnly>
  );
}

function Governance() {
  const { t } = useLanguage();
  const words = useWords(governanceWords);
  const [params] = useSearchParams();
  const names = Object.keys(VIEWS) as View[];
  const view = names.find((name) => name === params.get('view')) ?? 'applications';
  const Shown = VIEWS[view];
  return (
    <>
      <PageHeading title={`${t.governance}: ${words.views[view]}`} />
      <LinkTabs
        label={t.governance}
        tabs={names.map((name) => ({
          to: name === 'applications' ? '/governance' : `/governance?view=${name}`,
          text: words.views[name],
          isOpen: name === view,
        }))}
      />
      <Shown />
    </>
  );
}
