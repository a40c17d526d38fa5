import { Link } from 'react-router';
import { encodePart, parseReference } from '../../api/paths.ts';
import type { AssetName, Derivation, ExternalSource, Version } from '../../api/types.ts';
import { Icon } from '../../components/icon.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import { assetHref } from './asset-href.ts';
import { Section } from './section.tsx';
import styles from './source-list.module.css';

/** What a version was made from, each source with a way to it. */
export function SourceList({ asset, version }: { asset: AssetName; version: Version }) {
  const { t } = useLanguage();
  const { derivedFrom } = version;
  return (
    <Section id="sources" title={t.asset.sources}>
      <p className={styles.soft}>{derivedFrom.length === 0 ? t.asset.noSources : t.asset.sourcesIntro}</p>
      {derivedFrom.length > 0 && (
        <ul className={styles.sources}>
          {derivedFrom.map((derivation) => (
            <li key={`${derivation.relation} ${derivation.version ?? derivation.external?.url}`}>
              <span className={styles.relation}>{wordFor(t.relations, derivation.relation)}</span>
              <Source derivation={derivation} />
            </li>
          ))}
        </ul>
      )}
      <p>
        <Link to={`/${asset.kind}s/${asset.organisation}/${asset.name}/lineage?version=${encodePart(version.version)}`}>
          {t.lineage.show}
        </Link>
      </p>
    </Section>
  );
}

function Source({ derivation: { version = '', external } }: { derivation: Derivation }) {
  if (external) return <External source={external} />;
  const reference = parseReference(version);
  if (!reference) return <code>{version}</code>;
  return (
    <span className={styles.source} translate="no">
      <Icon name={reference.kind} />
      <Link to={assetHref(reference, reference.version)}>
        {reference.organisation}/{reference.name}
      </Link>
      <span className={styles.soft}>{reference.version}</span>
    </span>
  );
}

function External({ source: { url, digest, accessedAt, licence } }: { source: ExternalSource }) {
  const { t, format } = useLanguage();
  return (
    <span className={styles.source}>
      {/^https?:\/\//.test(url) ? (
        <a href={url} rel="nofollow noopener noreferrer">
          {url}
        </a>
      ) : (
        <code>{url}</code>
      )}
      <span className={styles.soft}>
        {t.asset.sourceOutside}
        {accessedAt !== null && `, ${t.asset.accessedOn(format.date(accessedAt))}`}
      </span>
      {licence !== '' && <span className={styles.soft}>{licence}</span>}
      {digest !== '' && <code className={styles.soft}>sha256:{digest}</code>}
    </span>
  );
}
