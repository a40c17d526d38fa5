import { Link } from 'react-router';
import type { CatalogueItem } from '../../api/types.ts';
import { AccessBadge } from '../../components/access-badge.tsx';
import { Icon } from '../../components/icon.tsx';
import { MarkedText } from '../../components/marked-text.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { licenceLabel } from '../../text/licence-label.ts';
import { assetHref } from '../asset/asset-href.ts';
import styles from './result-item.module.css';

/** One dataset or model of the catalogue. */
export function ResultItem({ item }: { item: CatalogueItem }) {
  const { t, format } = useLanguage();
  const summary = item.summaryHighlight || item.summary;
  return (
    <li className={styles.item}>
      <h2 className={styles.title}>
        <Link to={assetHref(item)}>
          <MarkedText text={item.titleHighlight || item.title} />
        </Link>
      </h2>
      <p className={styles.name}>
        <Icon name={item.kind} />
        <span>{t.kinds[item.kind]}</span>
        <code translate="no">
          {item.organisation}/{item.name}
        </code>
        {item.organisationName !== '' && (
          <span>
            {t.search.from} {item.organisationName}
          </span>
        )}
      </p>
      {summary !== '' && (
        <p className={styles.summary}>
          <MarkedText text={summary} />
        </p>
      )}
      <ul className={styles.facts}>
        <li>
          <AccessBadge access={item.access} />
        </li>
        <li>{licenceLabel(item.licence, t.licence.own)}</li>
        {item.latestVersion === '' ? (
          <li>{t.search.noVersion}</li>
        ) : (
          <>
            <li>
              <span className="visually-hidden">{t.asset.version} </span>
              {item.latestVersion}
            </li>
            <li>{format.bytes(item.totalBytes)}</li>
          </>
        )}
        {item.languages.length > 0 && <li>{format.list(item.languages.slice(0, 4).map(format.language))}</li>}
        {item.publishedAt !== null && <li>{format.date(item.publishedAt)}</li>}
        {item.hasProvenance && <li>{t.search.provenance}</li>}
      </ul>
    </li>
  );
}
