import type { ReceivedEvent } from '@alliance/events/received-event';
import type { Logger } from '@alliance/runtime/logger';
import type { Transaction } from 'kysely';
import type { AuditedSource } from '../audited-events.ts';
import { type Arrival, buildConflict, buildIntake, buildIntakeAbout } from '../build-intake.ts';
import { type AssetName, assetKey, assetOf, isPublic, newestOfEach } from '../domain/asset-access.ts';
import { withoutName, withPseudonyms } from '../domain/audit-fact.ts';
import type { AuditObject } from '../domain/leaf.ts';
import { type ReadEvent, readEvent } from '../read-event.ts';
import { findAssetAccess, putAssetAccess } from '../store/asset-access-store.ts';
import { findSeen, type Intake, takeIn } from '../store/intake-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';
import { pseudonymsOf } from './pseudonyms.ts';

type Trx = Transaction<ProvenanceTables>;
type Audited = Extract<ReadEvent, { kind: 'audited' }>;

/** What leaves may show in place of people's ids and of the names of assets. */
type Disguise = { pseudonyms: ReadonlyMap<string, string>; access: ReadonlyMap<string, string> };

/**
 * Gives each event its one entry in the log, if its contract asks for one. What cannot be read is logged as
 * `audit.unreadable`, what contradicts an earlier event as `audit.conflict`. Throws only what the database throws.
 */
export async function takeInEvents(
  trx: Trx,
  { source, events }: { source: AuditedSource; events: readonly ReceivedEvent[] },
  logger: Logger,
): Promise<void> {
  const arrivals = events.map((event) => ({ source, event, read: readEvent(source, event) }));
  const disguise = await prepareDisguise(
    trx,
    arrivals.map(({ read }) => read).filter((read) => read.kind === 'audited'),
  );
  const intakes = new Map<Intake, Arrival>();
  for (const { read, ...arrival } of arrivals) {
    if (read.kind === 'not-audited') continue;
    const intake = read.kind === 'audited' ? auditedIntake(arrival, read, disguise) : undefined;
    intakes.set(intake ?? unreadableIntake(arrival, read, logger), arrival);
  }
  const taken = await takeIn(trx, [...intakes.keys()]);
  for (const [intake, arrival] of intakes) if (!taken.has(intake)) await settle(trx, arrival, intake, logger);
}

async function prepareDisguise(trx: Trx, events: readonly Audited[]): Promise<Disguise> {
  await putAssetAccess(trx, newestOfEach(events.map(({ asset }) => asset).filter((asset) => asset !== undefined)));
  const assets = new Map<string, AssetName>();
  const people = new Set<string>();
  for (const { fact, people: named } of events) {
    const asset = assetOf(fact.object);
    if (asset) assets.set(assetKey(asset), asset);
    if (fact.actorPersonId !== '') people.add(fact.actorPersonId);
    for (const part of fact.object.id.split('/')) if (named.has(part)) people.add(part);
  }
  return {
    pseudonyms: await pseudonymsOf(trx, [...people]),
    access: await findAssetAccess(trx, [...assets.values()]),
  };
}

function auditedIntake(arrival: Arrival, { action, fact, people }: Audited, disguise: Disguise): Intake | undefined {
  const pseudonyms = new Map<string, string>();
  for (const personId of [...people, fact.actorPersonId]) {
    const known = disguise.pseudonyms.get(personId);
    if (known !== undefined) pseudonyms.set(personId, known);
  }
  const shown = {
    actor: disguise.pseudonyms.get(fact.actorPersonId) ?? '',
    object: withPseudonyms(publicObject(fact.object, disguise), pseudonyms),
  };
  return buildIntake(arrival, { action, fact, shown });
}

/** What the public log may say of the object: of an asset that is not known to be public neither name, version nor digest. */
function publicObject(object: AuditObject, { access }: Disguise): AuditObject {
  const asset = assetOf(object);
  return asset === undefined || isPublic(access.get(assetKey(asset))) ? object : withoutName(object);
}

function unreadableIntake(arrival: Arrival, read: ReadEvent, logger: Logger): Intake {
  const { source, event } = arrival;
  const reason = read.kind === 'unreadable' ? read.reason : 'too-large';
  logger.error({ event: event.id, type: event.type, source, reason }, 'an event cannot be read; it is logged as such');
  return buildIntakeAbout(arrival, { action: 'audit.unreadable', reason });
}

/** The same event once more is nothing new. Anything else whose id or number is known contradicts what was logged. */
async function settle(trx: Trx, arrival: Arrival, intake: Intake, logger: Logger): Promise<void> {
  const seen = await findSeen(trx, intake.dedupeKey);
  if (seen && (seen.eventSha256 === null || seen.eventSha256.equals(intake.eventSha256))) return;
  const reason = seen ? 'id-reused' : 'number-reused';
  const { id, sequence } = arrival.event;
  logger.error({ event: id, source: arrival.source, sequence, reason }, 'two events contradict each other');
  const conflict = buildConflict(arrival, intake, reason);
  // The number is another event's, but this one is a fact too and must not lack its entry.
  await takeIn(trx, seen ? [conflict] : [conflict, { ...intake, sourceNo: null }]);
}
