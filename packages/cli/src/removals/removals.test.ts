import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RemovalEntry, signRemovalList } from '@alliance/statements/removal-list';
import { createNoteSigner, formatVerifierKey, type NoteSigner } from '@alliance/transparency-log/note-key';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import type { FileEntry } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { messagesFor } from '../messages/choose.ts';
import { TransferMemory } from '../transfer/memory.ts';
import { addToReceipt } from '../transfer/receipts.ts';
import { deleteRemoved } from './delete-removed.ts';
import { findRemoved } from './find-removed.ts';
import { fetchRemovals, type KnownRemoval } from './removal-list.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'alliance-removals-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const signer = () => createNoteSigner('node.example/log', Buffer.from(crypto.getRandomValues(new Uint8Array(32))));
const removal = (version: string, action = 'delete'): KnownRemoval => ({
  ...{ version: `dataset:org/kho@${version}`, manifestDigest: version.repeat(4), action, severity: 'high' },
  ...{ reasonCode: '', successor: '', files: `/files/${version}` },
});
const entry = (path: string, text: string): FileEntry => ({
  path,
  size: Buffer.byteLength(text),
  sha256: createHash('sha256').update(text).digest('hex'),
});
const lay = async (path: string, text: string) => {
  await mkdir(join(home, path, '..'), { recursive: true });
  await writeFile(join(home, path), text);
};
const receive = (folder: string, version: string, ...files: FileEntry[]) => {
  const received = { registry: 'http://r', version: `dataset:org/kho@${version}`, manifestDigest: version.repeat(4) };
  return addToReceipt(join(home, folder), { ...received, receivedAt: '2026-11-22', files });
};

/** A registry that lists the files of some versions. */
const registry = (listed: Record<string, FileEntry[]>) => {
  const list = async function* (path: string) {
    if (!listed[path]) throw new ApiProblem(404, {});
    yield* listed[path];
  };
  return { list } as unknown as ApiClient;
};
const found = async (listed: Record<string, FileEntry[]>, removals: KnownRemoval[]) => {
  const unlisted: string[] = [];
  const files = await findRemoved(registry(listed), home, removals, (version) => unlisted.push(version));
  return { files: files.map(({ path }) => path.slice(home.length + 1)).toSorted(), unlisted };
};

describe('what is found', () => {
  test('is what a receipt or the registry says by its digest, wherever it lies and whatever it is called', async () => {
    await lay('kho-1/a.txt', 'retracted');
    await lay('kho-1/b.txt', 'changed since');
    await lay('copies/renamed.bin', 'retracted');
    await lay('notes/mine.txt', 'own words');
    await lay('notes/listed.txt', 'only listed');
    await symlink(join(home, 'kho-1/a.txt'), join(home, 'notes/link.txt'));
    await receive('kho-1', '1.0.0', entry('a.txt', 'retracted'), entry('b.txt', 'before'));
    const listed = { '/files/2.0.0': [entry('x', 'only listed')] };
    const result = await found(listed, [removal('1.0.0'), removal('2.0.0'), removal('3.0.0')]);
    expect(result.files).toEqual(['copies/renamed.bin', 'kho-1/a.txt', 'notes/listed.txt']);
    expect(result.unlisted).toEqual(['dataset:org/kho@3.0.0']);
  });

  test('is not what a version that stands has too, where that was downloaded', async () => {
    await lay('old/LICENSE', 'the same');
    await lay('new/LICENSE', 'the same');
    await receive('old', '1.0.0', entry('LICENSE', 'the same'));
    await receive('new', '1.0.1', entry('LICENSE', 'the same'));
    expect((await found({}, [removal('1.0.0')])).files).toEqual(['old/LICENSE']);
  });

  test('is not what another content under the same name was received as', async () => {
    await lay('kho/a.txt', 'made anew');
    await receive('kho', '1.0.0', entry('a.txt', 'made anew'));
    const other = { ...removal('1.0.0'), manifestDigest: 'other' };
    expect((await found({}, [other])).files).toEqual([]);
  });

  test('is deleted with its line in the receipt, and nothing else', async () => {
    await lay('kho/a.txt', 'retracted');
    await lay('kho/b.txt', 'own words');
    await receive('kho', '1.0.0', entry('a.txt', 'retracted'));
    const files = await findRemoved(registry({}), home, [removal('1.0.0')], () => {});
    expect(await deleteRemoved(home, files)).toEqual([]);
    expect(await readdir(join(home, 'kho'))).toEqual(['b.txt']);
  });
});

describe('the list of a registry', () => {
  const removed = { kind: 'dataset', organisation: 'org', name: 'kho', version: '1.0.0' } as RemovalEntry;
  const list = (by: NoteSigner, sequence: number, next?: NoteSigner) => {
    const signers = next ? [next, by] : [by];
    const keys = signers.map(formatVerifierKey);
    return signRemovalList({ origin: by.name, keys, sequence, madeAt: '2026-11-22', removals: [removed] }, signers);
  };
  /** A computer that asks a registry with a key and a list. */
  const ask = (shown: NoteSigner | NoteSigner[], envelope: string, trusted?: string) => {
    const keys = [shown].flat().map((key) => `${formatVerifierKey(key)}\n`);
    const text = async (path: string) => (path === '/log/key' ? keys.join('') : envelope);
    const api = { url: 'http://registry', hasCredential: false, text };
    const memory = new TransferMemory(join(home, 'cache'));
    const context = { t: messagesFor('en', undefined), memory, api: async () => api } as unknown as Context;
    return fetchRemovals(context, trusted);
  };

  test('counts with the key that was met first, and with none older than was seen', async () => {
    const [ours, theirs] = [signer(), signer()];
    expect(await ask(ours, list(ours, 2))).toMatchObject([{ version: 'dataset:org/kho@1.0.0' }]);
    await expect(ask(ours, list(theirs, 3))).rejects.toThrow('trusted key');
    await expect(ask(theirs, list(theirs, 3))).rejects.toThrow('another one than before');
    await expect(ask(ours, list(ours, 1))).rejects.toThrow('an old list');
    await ask(ours, list(ours, 3));
    await expect(ask(ours, list(ours, 2))).rejects.toThrow('an old list');
  });

  test('counts with the key that the one before has vouched for', async () => {
    const [first, next, theirs] = [signer(), signer(), signer()];
    await ask(first, list(first, 1));
    await ask([next, first], list(first, 2, next));
    await ask(next, list(next, 3));
    await expect(ask(first, list(first, 4))).rejects.toThrow('another one than before');
    await expect(ask([theirs, next], list(theirs, 4))).rejects.toThrow('trusted key');
  });

  test('counts with the key that is given, whatever the registry says', async () => {
    const [ours, theirs] = [signer(), signer()];
    await ask(theirs, list(ours, 1), formatVerifierKey(ours));
    await expect(ask(ours, list(ours, 1), formatVerifierKey(theirs))).rejects.toThrow('trusted key');
    const { privateKey } = generateKeyPairSync('ed25519');
    const forged = { ...ours, sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)) };
    await expect(ask(ours, list(forged, 2), formatVerifierKey(ours))).rejects.toThrow('trusted key');
  });
});
