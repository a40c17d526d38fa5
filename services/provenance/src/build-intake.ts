import { hash, randomBytes } from 'node:crypto';
import type { ReceivedEvent } from '@alliance/events/received-event';
import type { AuditedSource } from './audited-events.ts';
import { type AuditFact, type ConflictReason, factAboutEvent, type UnreadableReason } from './domain/audit-fact.ts';
import { type AuditObject, encodeLeaf } from './domain/leaf.ts';
import type { Intake } from './store/intake-store.ts';

/** An event as it came from a source. */
export type Arrival = { source: AuditedSource; event: ReceivedEvent };

/** What stands in the leaf in place of the fact's own actor and object. */
export type Shown = { actor: string; object: AuditObject };

const SALT_BYTES = 32;

/** A fact that an event tells, ready to be taken in; undefined when its leaf would be too long. */
export function buildIntake(
  { source, event }: Arrival,
  { action, fact, shown }: { action: string; fact: AuditFact; shown: Shown },
): Intake | undefined {
  const payload = Buffer.from(event.payload, 'utf8');
  const salt = randomBytes(SALT_BYTES);
  const occurredAt = Number.isNaN(event.occurredAt.getTime()) ? null : event.occurredAt;
  const leaf = encodeLeaf({
    id: event.id,
    type: action,
    at: occurredAt?.toISOString() ?? '',
    organisation: fact.organisation,
    actor: shown.actor,
    actorRole: fact.actorRole,
    object: shown.object,
    payloadSha256: sha256(salt, payload).toString('hex'),
    previousState: fact.previousState,
    nextState: fact.nextState,
  });
  if (leaf === undefined) return undefined;
  const sourceNo = Number.isSafeInteger(event.sequence) && event.sequence > 0 ? event.sequence : null;
  const identity = { dedupeKey: dedupeKey(event.id), source, sourceNo, eventSha256: sha256(payload) };
  return { ...identity, leaf: Buffer.from(leaf), salt, payload, action, occurredAt, fact };
}

/** What the log itself says about an event: that it could not be read, or that it contradicts another. */
export function buildIntakeAbout(
  arrival: Arrival,
  about:
    | { action: 'audit.unreadable'; reason: UnreadableReason }
    | { action: 'audit.conflict'; reason: ConflictReason },
): Intake {
  const fact = factAboutEvent(arrival.event.type, about.reason);
  const intake = buildIntake(arrival, { action: about.action, fact, shown: { actor: '', object: fact.object } });
  if (intake === undefined) throw new Error('A leaf about an event is bounded, yet this one is too long.');
  return intake;
}

/** A conflict has a key of its own, so that it is logged however often the contradicting event comes. */
export function buildConflict(arrival: Arrival, contradicting: Intake, reason: ConflictReason): Intake {
  const conflict = buildIntakeAbout(arrival, { action: 'audit.conflict', reason });
  const key = sha256(Buffer.from(reason), contradicting.dedupeKey, contradicting.eventSha256);
  return { ...conflict, dedupeKey: key, sourceNo: null };
}

/** What an event is told apart from all others by, for ever. */
export function dedupeKey(eventId: string): Buffer {
  return Buffer.from(eventId.replaceAll('-', ''), 'hex');
}

function sha256(...parts: readonly Buffer[]): Buffer {
  return hash('sha256', parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts), 'buffer');
}
