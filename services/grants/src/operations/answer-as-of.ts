import { notFound } from '@alliance/errors/alliance-error';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import { type AccessDecision, decideAccess } from '../domain/decide-access.ts';
import { newestOf } from '../domain/newest-version.ts';
import { type AssetRef, dayOf, nameOf, type Operation } from '../domain/vocabulary.ts';
import { accessAsOf, type KnownAsset } from '../store/asset-store.ts';
import { heldSeatsAsOf } from '../store/held-seat-store.ts';
import { membershipsAsOf } from '../store/member-store.ts';
import { versionsAsOf } from '../store/version-store.ts';
import type { Acting, Reading } from './acting.ts';
import { knowVersion } from './known-assets.ts';

export type AskedVersion = {
  asset: AssetRef;
  /** Empty = the newest published one. */
  version: string;
};

/** An answer, and the version that it is about. */
export type CheckAnswer = { decision: AccessDecision; version: string };

/**
 * Decides for an earlier moment, from the histories of access, version, membership, standing, grant and seat. `whom` is the
 * person's id; undefined for nobody in particular. Throws `not_found` for what was not published then.
 */
export async function answerAsOf(
  context: Reading & { assets: AssetsDirectory },
  { asset: ref, version: asked, operation, at }: AskedVersion & { operation: Operation; at: Date },
  { asset, whom }: { asset: KnownAsset; whom: string | undefined },
  acting: Acting,
): Promise<CheckAnswer> {
  const { db } = context;
  const candidate = asked || asset.latestVersion;
  // Where no event has told of it yet, its owner is asked, and the answer remembered.
  if (candidate !== '') await knowVersion(context, ref, candidate, acting.forward());
  const access = await accessAsOf(db, ref, at);
  const versions = await versionsAsOf(db, ref, at);
  const version = asked || newestOf(versions);
  const versionState = versions.find((one) => one.version === version)?.state;
  if (!access || version === undefined || !versionState)
    throw notFound(`version${asked && ` ${asked}`} of ${nameOf(ref)} that was published by ${dayOf(at)}`);
  const subject = whom === undefined ? null : { personId: whom, memberships: await membershipsAsOf(db, whom, at) };
  const seats = subject ? await heldSeatsAsOf(db, subject.personId, ref, at) : [];
  const question = { asset: ref, version, operation, at };
  return { decision: decideAccess(question, { access, versionState, subject, seats }), version };
}
