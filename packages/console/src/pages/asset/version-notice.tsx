import { Link } from 'react-router';
import type { Asset, Version } from '../../api/types.ts';
import { Notice } from '../../components/notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { assetHref, impactHref } from './asset-href.ts';

/** Says that a version is a draft, should no longer be used, or was taken back. */
export function VersionNotice({ asset, version }: { asset: Asset; version: Version }) {
  const { t } = useLanguage();
  const { state, reason, severity, successor } = version;
  if (state === 'draft') {
    return (
      <Notice tone="info" title={t.asset.draftTitle(version.version)}>
        <p>{t.asset.draftText}</p>
      </Notice>
    );
  }
  if (state !== 'deprecated' && state !== 'retracted') return null;
  const isRetracted = state === 'retracted';
  return (
    <Notice
      tone={isRetracted ? 'bad' : 'warn'}
      title={isRetracted ? t.asset.retractedTitle(version.version) : t.asset.deprecatedTitle(version.version)}
    >
      {isRetracted && <p>{t.asset.retractedText}</p>}
      {reason !== '' && <p>{reason}</p>}
      {severity !== '' && <p>{t.asset.severity(severity)}</p>}
      {isRetracted && (
        <p>
          <Link to={impactHref(asset, version.version)}>{t.impact.show}</Link>
        </p>
      )}
      {successor !== '' && (
        <p>
          <Link to={assetHref(asset, successor)}>{t.asset.instead(successor)}</Link>
        </p>
      )}
    </Notice>
  );
}
