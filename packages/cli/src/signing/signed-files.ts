import { hash } from 'node:crypto';
import { type FilesProblem, filesProblem, tellsOfFiles } from '@alliance/statements/check-files';
import { checkSignatures } from '@alliance/statements/check-signatures';
import { type Envelope, readEnvelope } from '@alliance/statements/envelope';
import { readPublicKey, type SigningKey } from '@alliance/statements/signing-key';
import { type Statement as ReadStatement, readStatement } from '@alliance/statements/statement';
import { StatementRefusal } from '@alliance/statements/statement-refusal';
import type { ApiClient } from '../api/client.ts';
import type { FileEntry, OrganisationKey, SignedVersion, Statement } from '../api/shapes.ts';
import { assetPath, formatReference, type Reference } from '../reference.ts';

type Target = Reference & { version: string };

/** Why the list of files that a registry shows is not what the publisher signed. */
export type SignatureProblem = FilesProblem | { kind: 'unsigned' | 'other-version' } | { kind: 'refused'; why: string };

/** The files of a version, each as the publisher signed it. */
export type SignedFiles = {
  digest: string;
  predicateType: string;
  keyId: string;
  /** When the key was given up; what it signed before stays. */
  revokedAt: string | null;
  files: ReadonlyMap<string, FileEntry>;
};

/**
 * Checks the list of files of a version against the publisher's newest statement about them, with the keys given, or those that the
 * registry says are the organisation's. Returns the files, or what is wrong.
 */
export async function signedFiles(
  api: ApiClient,
  target: Target,
  trusted?: readonly SigningKey[],
): Promise<SignedFiles | SignatureProblem> {
  const { kind, organisation, name, version } = target;
  const statements = `/v1/provenance/${kind}/${organisation}/${name}/${version}/statements`;
  const newest = await firstOf(api.list<Statement>(statements), (one) => isNewest(one, target));
  if (newest === undefined) return { kind: 'unsigned' };
  const registered = await Array.fromAsync(api.list<OrganisationKey>(`/v1/organisations/${organisation}/keys`));
  const keys = trusted ?? registered.flatMap(({ publicKey }) => readPublicKey(publicKey) ?? []);
  const read = open(await api.text(`/v1/statements/${newest.digest}`, '*/*'), newest.digest, keys);
  if ('kind' in read) return read;
  const path = `${assetPath(target)}/versions/${version}`;
  const { manifestDigest } = await api.get<SignedVersion>(path);
  const [subject] = read.statement.subjects;
  if (subject?.sha256 !== manifestDigest || subject.name !== formatReference(target)) return { kind: 'other-version' };
  const listed = await Array.fromAsync(api.list<FileEntry>(`${path}/files`));
  const problem = filesProblem(read.statement, listed);
  if (problem) return problem;
  const { keyId } = read;
  const revokedAt = registered.find((one) => one.keyId === keyId)?.revokedAt ?? null;
  const { digest, predicateType } = newest;
  return { digest, predicateType, keyId, revokedAt, files: new Map(listed.map((file) => [file.path, file])) };
}

/** What differs between files and those that were signed, by path; files that are not there are none of it. */
export function changedFiles({ files }: SignedFiles, found: readonly FileEntry[]): string[] {
  return found.filter(({ path, sha256 }) => files.get(path)?.sha256 !== sha256).map(({ path }) => path);
}

function isNewest({ organisation, predicateType, subjects }: Statement, target: Target): boolean {
  if (organisation !== target.organisation || !tellsOfFiles(predicateType)) return false;
  return subjects.every(({ supersededBy }) => supersededBy === '');
}

async function firstOf<T>(items: AsyncIterable<T>, isIt: (item: T) => boolean): Promise<T | undefined> {
  for await (const item of items) if (isIt(item)) return item;
  return undefined;
}

function open(
  text: string,
  digest: string,
  keys: readonly SigningKey[],
): { statement: ReadStatement; keyId: string } | SignatureProblem {
  try {
    const envelope = readEnvelope(Buffer.from(text, 'utf8'));
    if (hash('sha256', envelope.payload) !== digest) return { kind: 'other-version' };
    // Others may have signed too; that the publisher did is what counts.
    const signers = envelope.signatures.map((one) => signerOf({ ...envelope, signatures: [one] }, keys));
    const keyId = signers.find((id) => id !== undefined);
    if (keyId === undefined) return { kind: 'refused', why: 'signature/unknown_key' };
    const statement = readStatement(envelope.payload);
    return tellsOfFiles(statement.predicateType) ? { statement, keyId } : { kind: 'other-version' };
  } catch (error) {
    if (!(error instanceof StatementRefusal)) throw error;
    return { kind: 'refused', why: `${error.step}/${error.reason}` };
  }
}

function signerOf(envelope: Envelope, keys: readonly SigningKey[]): string | undefined {
  try {
    return checkSignatures(envelope, keys)[0]?.key.keyId;
  } catch (error) {
    if (!(error instanceof StatementRefusal)) throw error;
    return undefined;
  }
}
