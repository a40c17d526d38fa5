import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Asset, Version } from '../../api/types.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { searchHref } from '../../search/search-state.ts';
import styles from './facts.module.css';

/** Numbers and names about the asset and the version shown. */
export function Facts({ asset, version }: { asset: Asset; version: Version | undefined }) {
  const { t, format } = useLanguage();
  return (
    <dl className={styles.facts}>
      <Fact name={t.asset.version}>
        {version ? (
          <>
            {version.version}
            {version.version === asset.latestVersion && <span className={styles.soft}> ({t.asset.latest})</span>}
          </>
        ) : (
          t.asset.noVersions
        )}
      </Fact>
      {version && (
        <>
          <Fact name={version.publishedAt === null ? t.asset.created : t.asset.published}>
            {format.date(version.publishedAt ?? version.createdAt)}
          </Fact>
          <Fact name={t.asset.size}>
            {format.bytes(version.totalBytes)}
            <span className={styles.soft}>
              {' · '}
              {t.asset.fileCount(version.fileCount, format.number(version.fileCount))}
            </span>
          </Fact>
        </>
      )}
      {asset.languages.length > 0 && (
        <Fact name={t.asset.languages}>
          <Links values={asset.languages} label={format.language} href={(language) => searchHref({ language })} />
        </Fact>
      )}
      {asset.tasks.length > 0 && (
        <Fact name={t.asset.tasks}>
          <Links values={asset.tasks} label={(task) => task} href={(task) => searchHref({ task })} />
        </Fact>
      )}
      {version && version.manifestDigest !== '' && (
        <Fact name={t.asset.manifest}>
          <span className={styles.digest}>
            <code translate="no">{version.manifestDigest}</code>
            <CopyButton text={version.manifestDigest} />
          </span>
          <span className={styles.soft}>{t.asset.manifestMeaning}</span>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type LinksProps = { values: readonly string[]; label: (value: string) => string; href: (value: string) => string };

function Links({ values, label, href }: LinksProps) {
  return (
    <ul className={styles.links}>
      {values.map((value) => (
        <li key={value}>
          <Link to={href(value)}>{label(value)}</Link>
        </li>
      ))}
    </ul>
  );
}
