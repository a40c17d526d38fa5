import { readFile } from 'node:fs/promises';
import { readPublicKey } from '@alliance/statements/signing-key';
import type { FileEntry } from '../api/shapes.ts';
import type { Context } from '../context.ts';
import { formatReference, type Reference } from '../reference.ts';
import { PartialFailure, UsageError } from '../usage-error.ts';
import { changedFiles, type SignatureProblem, type SignedFiles, signedFiles } from './signed-files.ts';

/**
 * The files of a version as the publisher signed them, with the key in that file or one that the registry says is the publisher's.
 * Throws when they were not signed, or otherwise.
 */
export async function requireSigned(
  context: Context,
  target: Reference & { version: string },
  keyFile: string | undefined,
): Promise<SignedFiles> {
  const { t, out } = context;
  const key = keyFile === undefined ? undefined : readPublicKey(await readFile(keyFile, 'utf8'));
  if (keyFile !== undefined && key === undefined) throw new UsageError(t.notAPublicKey(keyFile));
  if (key === undefined) out.note(t.keyFromRegistry);
  const signed = await signedFiles(await context.api(), target, key && [key]);
  if ('kind' in signed)
    throw new Error(`${t.notAsSigned(formatReference(target))} ${describeProblem(context, signed)}`);
  if (signed.revokedAt !== null) out.note(t.signedBeforeRevocation(signed.keyId, signed.revokedAt));
  return signed;
}

/** Throws PartialFailure with the files that are not as they were signed. */
export function requireUnchanged({ t }: Context, signed: SignedFiles, found: readonly FileEntry[]): void {
  const changed = changedFiles(signed, found);
  if (changed.length > 0) throw new PartialFailure(t.filesChanged(changed.length), changed);
}

function describeProblem({ t }: Context, problem: SignatureProblem): string {
  switch (problem.kind) {
    case 'paths':
      return t.pathsDiffer(problem.first, problem.last);
    case 'files':
    case 'bytes':
      return t.countsDiffer(problem.kind, problem.signed, problem.listed);
    case 'refused':
      return t.signatureRefused(problem.why);
    default:
      return t.signatureProblem[problem.kind];
  }
}
