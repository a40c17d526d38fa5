import type { ApiClient } from '../api/client.ts';
import type { Version } from '../api/shapes.ts';
import { UsageError } from '../usage-error.ts';
import { type HashedFile, hashFiles } from './hash-files.ts';
import type { TransferMemory } from './memory.ts';
import { ensureAsset, type PublishOptions, publishVersion } from './publish.ts';
import { type Filter, scanFolder } from './scan-folder.ts';
import type { OnBytes } from './transfer-progress.ts';
import { uploadFiles } from './upload-files.ts';

export type Stage = 'hashing' | 'uploading' | 'publishing';

export type PublishFolderOptions = PublishOptions & {
  folder: string;
  filter: Filter;
  parallel: number;
  memory: TransferMemory;
  onStage: (stage: Stage, files: number, bytes: number) => void;
  onBytes: OnBytes;
  onHashed?: (files: readonly HashedFile[]) => void;
  /** Called after the asset exists and before the version is published, for example to write a model card. */
  beforePublish?: () => Promise<void>;
};

/** Publishes a folder as one version: hash, upload what is missing, make the version, publish it. Safe to repeat after an interruption. */
export async function publishFolder(api: ApiClient, options: PublishFolderOptions): Promise<Version> {
  const { folder, filter, target, memory, parallel, onStage, onBytes } = options;
  const found = await scanFolder(folder, filter);
  if (found.length === 0) throw new UsageError(`${folder}: 0 files`);
  const bytes = found.reduce((sum, file) => sum + file.size, 0);
  onStage('hashing', found.length, bytes);
  const files = await hashFiles(folder, found, memory, onBytes);
  options.onHashed?.(files);
  await ensureAsset(api, target, options.asset);
  onStage('uploading', found.length, bytes);
  await uploadFiles(api, files, memory, { organisation: target.organisation, parallel, onBytes });
  onStage('publishing', found.length, bytes);
  await options.beforePublish?.();
  return publishVersion(api, files, options);
}
