import { createHash } from 'node:crypto';
import type { FileEntry } from '@alliance/assets/domain/version';
import { toFileMessage } from '@alliance/assets/to-proto';
import type {
  CommitRequest,
  FileOperationSchema,
  TreeEntry,
} from '@alliance/proto/alliance/assets/v1/revisions_service_pb';
import { RpcChannel } from '@alliance/rpc/client';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { ORGANISATION, people, type Workshop } from './assets-desk.ts';

export type Operation = MessageInitShape<typeof FileOperationSchema>;

export const add = (file: FileEntry): Operation => ({ operation: { case: 'add', value: toFileMessage(file) } });
export const removePath = (path: string): Operation => ({ operation: { case: 'removePath', value: path } });
export const removeFolder = (path: string): Operation => ({ operation: { case: 'removeFolder', value: path } });
export const move = (fromPath: string, toPath: string): Operation => ({
  operation: { case: 'move', value: { fromPath, toPath } },
});
export const copy = (fromPath: string, toPath: string, fromRevision = ''): Operation => ({
  operation: { case: 'copy', value: { fromPath, fromRevision, toPath } },
});
export const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
export const nameOf = ({ entry }: TreeEntry) =>
  entry.case === 'directory' ? `${entry.value.path}/` : entry.value?.path;

/** What the suites of revisions do again and again. */
export function revisionDesk(shop: () => Workshop) {
  const owner = () => shop().as(people.owner);
  const stranger = () => shop().as(people.stranger);
  const commit = async (
    name: string,
    operations: Operation[],
    given: Partial<Pick<CommitRequest, 'branch' | 'parentCommit' | 'bodyDigest'>> = {},
    options = owner(),
  ) => {
    const request = { ref: shop().ref(name), branch: 'main', summary: 'Thêm tệp', operations, ...given };
    const { revision } = await shop().revisions.commit(request, options);
    if (!revision) throw new Error('no revision');
    return revision;
  };
  const tree = async (name: string, revision = 'main', options = owner()) => {
    const request = { ref: shop().ref(name), revision, recursive: true };
    const { entries } = await shop().revisions.listTree(request, options);
    return entries.map(nameOf);
  };
  const resolve = async (name: string, revision: string, options = owner()) =>
    (await shop().revisions.resolveRevision({ ref: shop().ref(name), name: revision }, options)).revision;
  const prepared = async () => {
    const name = await shop().make({});
    const { started, kind } = shop();
    const target = kind === 'model' ? 'models' : 'datasets';
    const identity = started.identities.identityOf('gateway');
    using channel = new RpcChannel({ target, address: started.address, identity });
    await started.prepare(channel, { kind: shop().ref('').kind ?? 0, organisation: ORGANISATION, name }, owner());
    return name;
  };
  const publish = (name: string, revision: string, version: string) =>
    shop().revisions.publishRevision({ ref: shop().ref(name), revision, version, notes: 'Bản' }, owner());
  const files = (...paths: string[]) =>
    shop()
      .files(...paths)
      .map(add);
  return { owner, stranger, commit, tree, resolve, prepared, publish, files };
}
