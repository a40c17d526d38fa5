import { lazy, Suspense } from 'react';
import { Route, Routes, useLocation } from 'react-router';
import { Button } from './components/button.tsx';
import { FaultBoundary } from './components/fault-boundary.tsx';
import { Notice } from './components/notice.tsx';
import { useLanguage } from './language/language-context.tsx';
import { Layout } from './layout/layout.tsx';
import { AssetPage } from './pages/asset/asset-page.tsx';
import { FirstPage } from './pages/first-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { SignInPage } from './pages/sign-in/sign-in-page.tsx';

const RequestsPage = lazy(async () => ({ default: (await import('./pages/requests/requests-page.tsx')).RequestsPage }));
const RequestPage = lazy(async () => ({ default: (await import('./pages/requests/request-page.tsx')).RequestPage }));
const GrantsPage = lazy(async () => ({ default: (await import('./pages/grants/grants-page.tsx')).GrantsPage }));
const LineagePage = lazy(async () => ({ default: (await import('./pages/lineage/lineage-page.tsx')).LineagePage }));
const LogPage = lazy(async () => ({ default: (await import('./pages/log/log-page.tsx')).LogPage }));
const CasesPage = lazy(async () => ({ default: (await import('./pages/cases/cases-page.tsx')).CasesPage }));
const CasePage = lazy(async () => ({ default: (await import('./pages/cases/case-page.tsx')).CasePage }));
const ImpactPage = lazy(async () => ({ default: (await import('./pages/impact/impact-page.tsx')).ImpactPage }));
const InvitationsPage = lazy(async () => ({
  default: (await import('./pages/invitations/invitations-page.tsx')).InvitationsPage,
}));
const GovernancePage = lazy(async () => ({
  default: (await import('./pages/governance/governance-page.tsx')).GovernancePage,
}));
const UsagePage = lazy(async () => ({ default: (await import('./pages/usage/usage-page.tsx')).UsagePage }));
const AskPage = lazy(async () => ({ default: (await import('./pages/ask/ask-page.tsx')).AskPage }));

/** The pages; services/gateway/src/routes/console.ts serves each of these addresses. */
export function App() {
  const { pathname } = useLocation();
  return (
    <Layout>
      <FaultBoundary key={pathname === '/catalogue' ? '/' : pathname} fallback={(error) => <Broken error={error} />}>
        <Suspense>
          <Routes>
            <Route path="/" element={<FirstPage />} />
            <Route path="/catalogue" element={<FirstPage />} />
            <Route path="/datasets/:organisation/:name" element={<AssetPage kind="dataset" />} />
            <Route path="/models/:organisation/:name" element={<AssetPage kind="model" />} />
            <Route path="/datasets/:organisation/:name/ask" element={<AskPage kind="dataset" />} />
            <Route path="/models/:organisation/:name/ask" element={<AskPage kind="model" />} />
            <Route path="/datasets/:organisation/:name/lineage" element={<LineagePage kind="dataset" />} />
            <Route path="/models/:organisation/:name/lineage" element={<LineagePage kind="model" />} />
            <Route path="/datasets/:organisation/:name/impact" element={<ImpactPage kind="dataset" />} />
            <Route path="/models/:organisation/:name/impact" element={<ImpactPage kind="model" />} />
            <Route path="/governance" element={<GovernancePage />} />
            <Route path="/usage" element={<UsagePage />} />
            <Route path="/cases" element={<CasesPage />} />
            <Route path="/cases/:id" element={<CasePage />} />
            <Route path="/requests" element={<RequestsPage />} />
            <Route path="/requests/:id" element={<RequestPage />} />
            <Route path="/invitations" element={<InvitationsPage />} />
            <Route path="/grants" element={<GrantsPage />} />
            <Route path="/transparency" element={<LogPage />} />
            <Route path="/sign-in" element={<SignInPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
        </Suspense>
      </FaultBoundary>
    </Layout>
  );
}

function Broken({ error }: { error: unknown }) {
  const { t } = useLanguage();
  return (
    <Notice tone="bad" role="alert" title={t.crashed.title}>
      <p>{t.crashed.text}</p>
      <p lang="en">
        <code>{String(error)}</code>
      </p>
      <Button onClick={() => location.reload()}>{t.crashed.reload}</Button>
    </Notice>
  );
}
