import { requireCaller, requireScope } from '@alliance/auth/caller';
import { AllianceError, notFound } from '@alliance/errors/alliance-error';
import type { AssetsDirectory } from '../clients/assets-directory.ts';
import type { AccessQuestion } from '../domain/access-question.ts';
import type { Rule } from '../domain/because.ts';
import type { AccessFacts } from '../domain/decide-access.ts';
import { newestOf } from '../domain/newest-version.ts';
import { ruleOfSeat, type SeatAccess, type SeatPosition } from '../domain/seat-access.ts';
import { mayAskAboutOthers, maySeeAsset } from '../domain/visibility.ts';
import { type Access, type AssetRef, dayOf, nameOf, type Operation } from '../domain/vocabulary.ts';
import { type AccessLevel, accessAsOf, accessLevels } from '../store/asset-store.ts';
import { heldSeatsOfManyAsOf } from '../store/held-seat-store.ts';
import { membershipsOfManyAsOf } from '../store/member-store.ts';
import { seatsInForce } from '../store/seat-access-store.ts';
import type { GrantsDb } from '../store/tables.ts';
import { versionsAsOf } from '../store/version-store.ts';
import type { Acting, Reading, Writing } from './acting.ts';
import { requirePast } from './check-access.ts';
import { knowVersion } from './known-assets.ts';

const MAX_LEVELS = 100;
/** How often one page looks on: seats taken away long ago stand between those in force. */
const MAX_LOOKS = 5;

export type AsOfQuery = {
  asset: AssetRef;
  /** Empty = the newest one that was published then. */
  version: string;
  /** Absent = now. */
  at: Date | undefined;
  operation: Operation;
  size: number;
  after: SeatPosition | undefined;
};

export type AccessAsOf = {
  seats: (SeatAccess & { rule: Rule })[];
  next: SeatPosition | undefined;
  version: string;
  at: Date;
  access: Access;
  levels: AccessLevel[];
};

/**
 * Who could have a version of an asset at a moment: seat by seat for a gated one, and how open it was since when for all. For
 * stewards and owners of the asset's organisation, governance and auditors. Throws `role_required`; `not_found` for what the
 * caller may not see, or was not published then.
 */
export async function listAccessAsOf(
  context: Reading & Pick<Writing, 'clock'> & { assets: AssetsDirectory },
  query: AsOfQuery,
  acting: Acting,
): Promise<AccessAsOf> {
  const caller = requireCaller(acting.caller);
  requireScope(caller, 'read');
  const { asset, operation } = query;
  const now = context.clock();
  const at = query.at ?? now;
  requirePast(at, now);
  const known = await knowVersion(context, asset, query.version, acting.forward());
  if (!maySeeAsset(caller, asset.organisation, known.asset.access)) throw notFound(nameOf(asset));
  if (!mayAskAboutOthers(caller, asset.organisation))
    throw new AllianceError(
      'role_required',
      `Only stewards and owners of ${asset.organisation}, governance and auditors may ask who could have it.`,
    );
  const { db } = context;
  const facts = await factsAsOf(db, query, at);
  const levels = await accessLevels(db, asset, { at, limit: MAX_LEVELS });
  const answer = { version: facts.version, at, access: facts.access, levels };
  if (facts.access !== 'gated') return { ...answer, seats: [], next: undefined };
  const page = await pageOfSeats(db, { asset, version: facts.version, operation, at }, facts, query);
  return { ...answer, ...page };
}

async function factsAsOf(db: GrantsDb, { asset, version: asked }: AsOfQuery, at: Date) {
  const access = await accessAsOf(db, asset, at);
  const versions = await versionsAsOf(db, asset, at);
  const version = asked || newestOf(versions);
  const versionState = versions.find((one) => one.version === version)?.state;
  if (!access || version === undefined || !versionState)
    throw notFound(`version${asked && ` ${asked}`} of ${nameOf(asset)} that was published by ${dayOf(at)}`);
  return { access, version, versionState };
}

type Place = Pick<AsOfQuery, 'size' | 'after'>;
type Known = Pick<AccessFacts, 'access' | 'versionState'>;

/** Looks on until the page is full, but not for ever: a page may be shorter than asked for, and have a next one. */
async function pageOfSeats(
  db: GrantsDb,
  question: AccessQuestion,
  known: Known,
  { size, after }: Place,
): Promise<Pick<AccessAsOf, 'seats' | 'next'>> {
  const seats: AccessAsOf['seats'] = [];
  let next = after;
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    const looked = await lookOn(db, question, known, { size: size - seats.length, after: next });
    seats.push(...looked.seats);
    next = looked.next;
    if (next === undefined || seats.length === size) break;
  }
  return { seats, next };
}

/** Those who could, among the next seats. */
async function lookOn(db: GrantsDb, question: AccessQuestion, known: Known, { size, after }: Place) {
  const { asset, at } = question;
  const { seats, next } = await seatsInForce(db, asset, { at, after, limit: size });
  const people = [...new Set(seats.map(({ personId }) => personId))];
  const held = await heldSeatsOfManyAsOf(db, people, asset, at);
  const memberships = await membershipsOfManyAsOf(db, people, at);
  const could = seats.flatMap((seat) => {
    const { personId, seatId } = seat;
    const subject = { personId, memberships: memberships.get(personId) ?? [] };
    const rule = ruleOfSeat(question, { ...known, subject, seats: held.get(personId) ?? [] }, seatId);
    return rule ? [{ ...seat, rule }] : [];
  });
  return { seats: could, next };
}
