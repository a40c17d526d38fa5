import type { MouseEvent } from 'react';
import type { FileEntry } from '../../api/types.ts';
import { Icon } from '../../components/icon.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import styles from './file-table.module.css';

type FileTableProps = {
  files: readonly FileEntry[];
  /** Address for everybody, where there is one: it can be copied and opened elsewhere. */
  linkOf: ((path: string) => string) | undefined;
  /** Absent for who may not download. */
  onDownload: ((path: string) => void) | undefined;
  /** Path of the file whose link is being made. */
  preparing: string | undefined;
};

/** Files with their sizes and digests. */
export function FileTable({ files, ...actions }: FileTableProps) {
  const { t, format } = useLanguage();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t.asset.path}</th>
          <th scope="col" className={styles.digest}>
            {t.asset.digest}
          </th>
          <th scope="col" className={styles.size}>
            {t.asset.size}
          </th>
          {actions.onDownload && (
            <th scope="col" className={styles.action}>
              {t.asset.download}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <tr key={file.path}>
            <th scope="row" className={styles.path} translate="no">
              {file.path}
            </th>
            <td className={styles.digest}>
              <code translate="no" title={file.sha256}>
                {file.sha256.slice(0, 12)}
              </code>
            </td>
            <td className={styles.size}>{format.bytes(file.size)}</td>
            {actions.onDownload && (
              <td className={styles.action}>
                <DownloadControl path={file.path} {...actions} onDownload={actions.onDownload} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type ControlProps = Pick<FileTableProps, 'linkOf' | 'preparing'> & { path: string; onDownload: (path: string) => void };

function DownloadControl({ path, linkOf, onDownload, preparing }: ControlProps) {
  const { t } = useLanguage();
  const isPreparing = preparing === path;
  const label = isPreparing ? t.asset.preparing : t.asset.downloadFile(path);
  if (!linkOf)
    return (
      <button
        type="button"
        aria-label={label}
        disabled={isPreparing}
        onClick={() => onDownload(path)}
        className={styles.get}
      >
        <Icon name="download" />
      </button>
    );
  // A click goes the way on which a refusal can be shown; all else that one does with a link works as with any other.
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!isPreparing) onDownload(path);
  };
  return (
    <a href={linkOf(path)} aria-label={label} onClick={onClick} className={styles.get}>
      <Icon name="download" />
    </a>
  );
}
