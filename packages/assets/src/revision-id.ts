import { hash } from 'node:crypto';
import type { Revision } from './domain/revision.ts';

/** The id of a revision: the first 40 hex characters of the SHA-256 of its canonical record. */
export function revisionId(revision: Omit<Revision, 'id'>): string {
  const { assetId, branch, parent, depth, summary, description, authorPersonId, bodyDigest, createdAt } = revision;
  const { root } = revision.manifest;
  const record = [assetId, branch, parent, depth, root, summary, description, authorPersonId, bodyDigest];
  return hash('sha256', JSON.stringify([...record, createdAt.toISOString()]), 'hex').slice(0, 40);
}
