import { notFound } from '@alliance/errors/alliance-error';
import { type AccessDecision, decideAccess } from '../domain/decide-access.ts';
import { newestOf } from '../domain/newest-version.ts';
import { type AssetRef, dayOf, nameOf, type Operation } from '../domain/vocabulary.ts';
import { accessAsOf } from '../store/asset-store.ts';
import { heldSeatsAsOf } from '../store/held-seat-store.ts';
import { membershipsAsOf } from '../store/member-store.ts';
import { versionsAsOf } from '../store/version-store.ts';
import type { Reading } from './acting.ts';

export type AskedVersion = {
  asset: AssetRef;
  /** Empty = the newest published one. */
  version: string;
};

/** An answer, and the version that it is about. */
export type CheckAnswer = { decision: AccessDecision; version: string };

/**
 * Decides for an earlier moment, from the histories of access, version, membership, standing, grant and seat. `whom` is the
 * person's id; undefined for somebody who has not signed in. Throws `not_found` for what was not published then.
 */
export async function answerAsOf(
  { db }: Pick<Reading, 'db'>,
  { asset, version: asked, operation, at }: AskedVersion & { operation: Operation; at: Date },
  whom: string | undefined,
): Promise<CheckAnswer> {
  const access = await accessAsOf(db, asset, at);
  const versions = await versionsAsOf(db, asset, at);
  const version = asked || newestOf(versions);
  const versionState = versions.find((one) => one.version === version)?.state;
  if (!access || version === undefined || !versionState)
    throw notFound(`version${asked && ` ${asked}`} of ${nameOf(asset)} that was published by ${dayOf(at)}`);
  const subject = whom === undefined ? null : { personId: whom, memberships: await membershipsAsOf(db, whom, at) };
  const seats = subject ? await heldSeatsAsOf(db, subject.personId, asset, at) : [];
  return {
    decision: decideAccess({ asset, version, operation, at }, { access, versionState, subject, seats }),
    version,
  };
}
