import { useMutation } from '@tanstack/react-query';
import { openDownload } from '../../api/open-download.ts';
import { filePath } from '../../api/paths.ts';
import type { AccessAnswer, Asset, DownloadLink, Version } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useApi } from '../../session/session-context.tsx';
import styles from './file-section.module.css';
import { FileTable } from './file-table.tsx';
import { Section } from './section.tsx';
import type { FilesQuery } from './use-asset-details.ts';

type FileSectionProps = { asset: Asset; version: Version; access: AccessAnswer | undefined; files: FilesQuery };

/** The files of a version, with their bytes for whoever may have them. */
export function FileSection({ asset, version, access, files }: FileSectionProps) {
  const { t } = useLanguage();
  const api = useApi();
  // The API decides anew at every download; the answer before only spares people a refusal.
  const download = useMutation({
    mutationFn: async (path: string) =>
      openDownload(await api.get<DownloadLink>(filePath(asset, version.version, path))),
  });
  const mayDownload = access?.allowed !== false;
  const entries = files.data?.pages.flatMap((page) => page.items);
  return (
    <Section id="files" title={t.asset.files}>
      {!mayDownload && <p className={styles.soft}>{t.asset.noDownloads}</p>}
      {download.isError && <ProblemNotice title={t.asset.downloadFailed(download.variables)} error={download.error} />}
      {files.isError && <ProblemNotice error={files.error} onRetry={() => void files.refetch()} />}
      {entries?.length === 0 && <p className={styles.soft}>{t.asset.noFiles}</p>}
      {entries && entries.length > 0 && (
        <FileTable
          files={entries}
          linkOf={asset.access === 'open' ? (path) => filePath(asset, version.version, path) : undefined}
          onDownload={mayDownload ? download.mutate : undefined}
          preparing={download.isPending ? download.variables : undefined}
        />
      )}
      {files.hasNextPage && (
        <p>
          <Button disabled={files.isFetchingNextPage} onClick={() => void files.fetchNextPage()}>
            {files.isFetchingNextPage ? t.loading : t.asset.moreFiles}
          </Button>
        </p>
      )}
    </Section>
  );
}
