import { ApiProblem } from '@alliance/cli/api/problem';
import type { FileEntry, Upload } from '@alliance/cli/api/shapes';
import { fetchBatch } from '@alliance/cli/transfer/download-batch';
import { inBatches } from '@alliance/cli/transfer/download-links';
import { forEachParallel } from '@alliance/cli/transfer/pool';
import { sendMissing } from '@alliance/cli/transfer/upload-files';
import { type ByteStore, drain } from './byte-store.ts';
import type { Payload } from './payload.ts';
import type { Stage } from './stage.ts';

/** Files of one request for links. */
const GROUP = 500;

/** The registry through its public door: sessions of signed links up, a decision and a signed link for each file down. */
export async function ourStore({ publisher }: Stage, dataset: string): Promise<ByteStore> {
  const root = `/v1/datasets/bench/${dataset}`;
  await publisher.post('/v1/datasets', {
    organisation: 'bench',
    name: dataset,
    title: dataset,
    access: 'open',
    licence: 'CC-BY-4.0',
  });
  let versions = 0;
  const publishWhenScanned = async (path: string): Promise<void> => {
    for (;;) {
      try {
        return await publisher.post<void>(path);
      } catch (error) {
        if (!(error instanceof ApiProblem && error.code === 'scan_pending')) throw error;
      }
    }
  };
  return {
    name: 'registry',
    put: async (files, parallel) => {
      const hashed = new Map(files.map((file) => [nameOf(file.path), { ...announced(file), absolute: file.path }]));
      const session = await publisher.post<Upload>('/v1/uploads', {
        organisation: 'bench',
        files: files.map(announced),
        batches: true,
      });
      await sendMissing(session, hashed, { parallel, onBytes: () => {} });
      await publisher.post(`/v1/uploads/${session.upload.id}/complete`);
    },
    between: async (files) => {
      versions += 1;
      const version = `${versions}.0.0`;
      await publisher.post(`${root}/versions`, { version });
      const add = files.map(announced);
      await publisher.patch(`${root}/versions/${version}/files`, { add });
      await publishWhenScanned(`${root}/versions/${version}/publish`);
    },
    get: async (files, parallel) => {
      const path = `${root}/versions/${versions}.0.0`;
      for (let start = 0; start < files.length; start += GROUP) {
        const group = files.slice(start, start + GROUP).map(announced);
        const { batches, others } = await inBatches(publisher, path, group);
        await forEachParallel(batches, parallel, (batch) => fetchBatch(batch.url, batch.files, async () => {}));
        await forEachParallel(others, parallel, async ({ file, link }) => drain(await link(), file.size));
      }
    },
  };
}

function announced({ path, size, sha256 }: Payload): FileEntry {
  return { path: nameOf(path), size, sha256 };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
