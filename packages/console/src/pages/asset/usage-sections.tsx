import type { Asset, Version } from '../../api/types.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { assetHref } from './asset-href.ts';
import { bibtexEntry } from './citation.ts';
import { curlCommand, downloadCommand } from './commands.ts';
import { Section } from './section.tsx';
import styles from './usage-sections.module.css';

type UsageSectionsProps = {
  asset: Asset;
  version: Version;
  publisher: string;
  /** Path of a file to show a download with. */
  example: string | undefined;
};

/** How to get it with a program, and how to cite it. */
export function UsageSections({ asset, version, publisher, example }: UsageSectionsProps) {
  const { t } = useLanguage();
  const isOpen = asset.access === 'open';
  const citation = bibtexEntry({
    kind: asset.kind,
    organisation: asset.organisation,
    name: asset.name,
    title: asset.title,
    version: version.version,
    publisher,
    publishedAt: version.publishedAt,
    manifestDigest: version.manifestDigest,
    url: `${location.origin}${assetHref(asset, version.version)}`,
  });
  return (
    <>
      {version.state !== 'retracted' && (
        <Section id="use" title={t.asset.use}>
          <div className={styles.way}>
            <p>{t.asset.withCommandLine}</p>
            <CodeBlock text={downloadCommand(asset, version.version)} />
          </div>
          {example !== undefined && (
            <div className={styles.way}>
              <p>{isOpen ? t.asset.withCurl(example) : t.asset.withCurlAndToken(example)}</p>
              <CodeBlock text={curlCommand(location.origin, asset, version.version, example, !isOpen)} />
            </div>
          )}
        </Section>
      )}
      <Section id="cite" title={t.asset.cite}>
        <div className={styles.way}>
          <p>{t.asset.citeIntro}</p>
          <CodeBlock text={citation} />
        </div>
      </Section>
    </>
  );
}
