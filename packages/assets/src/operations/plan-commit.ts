import { type AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import type { FileChanges } from '../domain/file-changes.ts';
import { shorten } from '../domain/file-changes.ts';
import { type FileOperation, folderPath } from '../domain/file-operation.ts';
import type { FileEntry } from '../domain/version.ts';
import { fileLeaves } from '../manifest/leaf-kinds.ts';
import type { NodeSource, Root } from '../manifest/node.ts';
import { scan } from '../manifest/scan.ts';
import { findEntries, seek } from '../manifest/seek.ts';

const MAX_CHANGED = 100_000;

type Plan = { source: NodeSource; root: Root; rootOf: (revision: string) => Promise<Root> };

/**
 * What operations, one after another, do to a set of files. Throws `not_found` for a path where nothing stands, and
 * `invalid_argument` when more than 100,000 files change.
 */
export async function planCommit(plan: Plan, operations: readonly FileOperation[]): Promise<FileChanges> {
  const planner = new CommitPlanner(plan);
  await planner.prepare(operations);
  for (const operation of operations) await planner.apply(operation);
  return planner.changes();
}

class CommitPlanner {
  readonly #source: NodeSource;
  readonly #root: Root;
  readonly #rootOf: Plan['rootOf'];
  readonly #roots = new Map<string, Root>();
  /** What stands at the paths touched so far; undefined = nothing any more. */
  readonly #touched = new Map<string, FileEntry | undefined>();

  constructor({ source, root, rootOf }: Plan) {
    this.#source = source;
    this.#root = root;
    this.#rootOf = rootOf;
  }

  /** Brings the pages that will be asked for into memory, a question a level. */
  async prepare(operations: readonly FileOperation[]): Promise<void> {
    await seek(this.#source, fileLeaves, this.#root, operations.flatMap(readPath));
  }

  async apply(operation: FileOperation): Promise<void> {
    if ('add' in operation) this.#put(operation.add);
    else if ('removePath' in operation) await this.#removePath(operation.removePath);
    else if ('removeFolder' in operation) await this.#removeFolder(folderPath(operation.removeFolder));
    else if ('copy' in operation) {
      const { from, revision, to } = operation.copy;
      const file = revision === '' ? await this.#at(from) : await this.#inRevision(revision, from);
      if (!file) throw nothingAt(from);
      this.#put({ ...file, path: to });
    } else {
      const file = await this.#at(operation.move.from);
      if (!file) throw nothingAt(operation.move.from);
      this.#touch(operation.move.from, undefined);
      this.#put({ ...file, path: operation.move.to });
    }
  }

  changes(): FileChanges {
    const add: FileEntry[] = [];
    const remove: string[] = [];
    for (const [path, file] of this.#touched) {
      if (file) add.push(file);
      else remove.push(path);
    }
    return { add, remove };
  }

  async #removePath(path: string): Promise<void> {
    if (await this.#at(path)) this.#touch(path, undefined);
    else await this.#removeFolder(folderPath(path));
  }

  async #removeFolder(folder: string): Promise<void> {
    const prefix = `${folder}/`;
    const inside: string[] = [];
    for (const [path, file] of this.#touched) if (file && path.startsWith(prefix)) inside.push(path);
    scanning: for await (const files of scan(this.#source, fileLeaves, this.#root, prefix)) {
      for (const { path } of files) {
        if (!path.startsWith(prefix)) break scanning;
        if (!this.#touched.has(path)) inside.push(path);
      }
      if (inside.length > MAX_CHANGED) throw tooMany();
    }
    if (inside.length === 0) throw nothingAt(folder);
    for (const path of inside) this.#touch(path, undefined);
  }

  #put(file: FileEntry): void {
    this.#touch(file.path, file);
  }

  #touch(path: string, file: FileEntry | undefined): void {
    this.#touched.set(path, file);
    if (this.#touched.size > MAX_CHANGED) throw tooMany();
  }

  async #at(path: string): Promise<FileEntry | undefined> {
    return this.#touched.has(path) ? this.#touched.get(path) : this.#find(this.#root, path);
  }

  async #inRevision(revision: string, path: string): Promise<FileEntry | undefined> {
    const root = this.#roots.get(revision) ?? (await this.#rootOf(revision));
    this.#roots.set(revision, root);
    return this.#find(root, path);
  }

  async #find(root: Root, path: string): Promise<FileEntry | undefined> {
    return (await findEntries(this.#source, fileLeaves, root, [path])).get(path);
  }
}

function readPath(operation: FileOperation): string[] {
  if ('removePath' in operation) return [operation.removePath];
  if ('removeFolder' in operation) return [`${folderPath(operation.removeFolder)}/`];
  if ('move' in operation) return [operation.move.from];
  return 'copy' in operation && operation.copy.revision === '' ? [operation.copy.from] : [];
}

function nothingAt(path: string): AllianceError {
  return notFound(`file or folder "${shorten(path)}"`);
}

function tooMany(): AllianceError {
  return invalidArgument(`One commit changes at most ${MAX_CHANGED.toLocaleString('en')} files. Make several commits.`);
}
