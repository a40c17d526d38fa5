import { ApiProblem } from '@alliance/cli/api/problem';
import type { Upload } from '@alliance/cli/api/shapes';
import { withLinks } from '@alliance/cli/transfer/download-links';
import { forEachParallel } from '@alliance/cli/transfer/pool';
import { type ByteStore, drain, sendFile } from './byte-store.ts';
import type { Payload } from './payload.ts';
import type { Stage } from './stage.ts';

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
      const announced = files.map(({ path, size, sha256 }) => ({ path: nameOf(path), size, sha256 }));
      const session = await publisher.post<Upload>('/v1/uploads', { organisation: 'bench', files: announced });
      const parts = session.files.flatMap((file, index) =>
        file.parts.map((part) => ({ part, file: files[index] as Payload })),
      );
      await forEachParallel(parts, parallel, async ({ part, file }) => {
        await sendFile('PUT', part.url, file, part);
      });
      await publisher.post(`/v1/uploads/${session.upload.id}/complete`);
    },
    between: async (files) => {
      versions += 1;
      const version = `${versions}.0.0`;
      await publisher.post(`${root}/versions`, { version });
      const add = files.map(({ path, size, sha256 }) => ({ path: nameOf(path), size, sha256 }));
      await publisher.patch(`${root}/versions/${version}/files`, { add });
      await publishWhenScanned(`${root}/versions/${version}/publish`);
    },
    get: async (files, parallel) => {
      const version = `${versions}.0.0`;
      const wanted = (async function* () {
        for (const { size, sha256, path } of files) yield { path: nameOf(path), size, sha256 };
      })();
      await forEachParallel(withLinks(publisher, `${root}/versions/${version}`, wanted), parallel, async (linked) =>
        drain(await linked.link(), linked.file.size),
      );
    },
  };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
