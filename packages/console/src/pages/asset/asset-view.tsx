import { Suspense } from 'react';
import type { Asset } from '../../api/types.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { LazyMarkdown } from '../../markdown/lazy-markdown.ts';
import { AccessPanel } from './access-panel.tsx';
import { AssetHeader } from './asset-header.tsx';
import { assetHref } from './asset-href.ts';
import { AssetSkeleton } from './asset-skeleton.tsx';
import styles from './asset-view.module.css';
import { EvaluationTable } from './evaluation-table.tsx';
import { Facts } from './facts.tsx';
import { FileSection } from './file-section.tsx';
import { LicencePanel } from './licence-panel.tsx';
import { ModelCardSections } from './model-card-sections.tsx';
import { Section } from './section.tsx';
import { SectionNav } from './section-nav.tsx';
import { SourceList } from './source-list.tsx';
import { UsageSections } from './usage-sections.tsx';
import { type AssetDetails, useAssetDetails } from './use-asset-details.ts';
import { VersionList } from './version-list.tsx';
import { VersionNotice } from './version-notice.tsx';

/** An asset that is there, with one of its versions. */
export function AssetView({ asset, version }: { asset: Asset; version: string }) {
  const details = useAssetDetails(asset, version);
  if (!details.isReady) return <AssetSkeleton />;
  return (
    <Suspense fallback={<AssetSkeleton />}>
      {asset.access !== 'private' && asset.latestVersion !== '' && (
        <link rel="describedby" type="application/ld+json" href={`/v1${assetHref(asset)}/schema.jsonld`} />
      )}
      <article aria-busy={details.isStale} className={details.isStale ? styles.stale : undefined}>
        <AssetHeader asset={asset} organisation={details.organisation} />
        <div className={styles.columns}>
          <aside className={styles.aside}>
            <AccessPanel asset={asset} version={details.version} access={details.access} />
            <LicencePanel expression={details.version?.licence || asset.licence} answer={details.licence} />
            <Facts asset={asset} version={details.version} />
          </aside>
          <AssetBody asset={asset} details={details} />
        </div>
      </article>
    </Suspense>
  );
}

function AssetBody({ asset, details }: { asset: Asset; details: AssetDetails }) {
  const { t } = useLanguage();
  const { version, versionProblem, organisation } = details;
  const isModel = asset.kind === 'model';
  // A model's card may say it all.
  const hasAbout = asset.description !== '' || !details.card;
  return (
    <div className={styles.body}>
      <SectionNav hasAbout={hasAbout} isModel={isModel} hasVersion={version !== undefined} />
      {versionProblem !== null && <ProblemNotice error={versionProblem} />}
      {version && <VersionNotice asset={asset} version={version} />}
      {hasAbout && (
        <Section id="about" title={t.asset.description}>
          {asset.description === '' ? (
            <p className={styles.soft}>{t.asset.noDescription}</p>
          ) : (
            <LazyMarkdown text={asset.description} />
          )}
        </Section>
      )}
      {isModel && <ModelCardSections card={details.card} />}
      {isModel && version && <EvaluationTable evaluations={details.evaluations} />}
      {version && (
        <>
          <FileSection
            key={version.version}
            asset={asset}
            version={version}
            access={details.access}
            files={details.files}
          />
          <UsageSections
            asset={asset}
            version={version}
            publisher={organisation?.legalName || asset.organisation}
            example={details.files.data?.pages[0]?.items[0]?.path}
          />
          <SourceList asset={asset} version={version} />
        </>
      )}
      <VersionList asset={asset} shown={version} versions={details.versions} />
    </div>
  );
}
