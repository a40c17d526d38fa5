import { Link } from 'react-router';
import type { Asset, Organisation } from '../../api/types.ts';
import { Icon } from '../../components/icon.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { searchHref } from '../../search/search-state.ts';
import styles from './asset-header.module.css';

/** What it is, whose it is, and what it is about. */
export function AssetHeader({ asset, organisation }: { asset: Asset; organisation: Organisation | undefined }) {
  const { t } = useLanguage();
  return (
    <header className={styles.header}>
      <p className={styles.path}>
        <Icon name={asset.kind} />
        <Link to={searchHref({ kind: asset.kind })}>{t.kinds[asset.kind]}</Link>
        <span translate="no" className={styles.name}>
          <Link to={searchHref({ organisation: asset.organisation })}>{asset.organisation}</Link>
          <span aria-hidden="true">/</span>
          {asset.name}
        </span>
      </p>
      <PageHeading title={asset.title} />
      {organisation && <p className={styles.owner}>{organisation.legalName}</p>}
      {asset.summary !== '' && <p className={styles.summary}>{asset.summary}</p>}
      {asset.tags.length > 0 && (
        <ul aria-label={t.asset.tags} className={styles.tags}>
          {asset.tags.map((tag) => (
            <li key={tag}>
              <Link to={searchHref({ tag })}>{tag}</Link>
            </li>
          ))}
        </ul>
      )}
    </header>
  );
}
