import { Route, Routes, useLocation } from 'react-router';
import { Button } from './components/button.tsx';
import { FaultBoundary } from './components/fault-boundary.tsx';
import { Notice } from './components/notice.tsx';
import { useLanguage } from './language/language-context.tsx';
import { Layout } from './layout/layout.tsx';
import { AssetPage } from './pages/asset/asset-page.tsx';
import { CataloguePage } from './pages/catalogue/catalogue-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { SignInPage } from './pages/sign-in/sign-in-page.tsx';

/** The pages; services/gateway/src/routes/console.ts serves each of these addresses. */
export function App() {
  const { pathname } = useLocation();
  return (
    <Layout>
      <FaultBoundary key={pathname} fallback={(error) => <Broken error={error} />}>
        <Routes>
          <Route path="/" element={<CataloguePage />} />
          <Route path="/datasets/:organisation/:name" element={<AssetPage kind="dataset" />} />
          <Route path="/models/:organisation/:name" element={<AssetPage kind="model" />} />
          <Route path="/sign-in" element={<SignInPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
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
