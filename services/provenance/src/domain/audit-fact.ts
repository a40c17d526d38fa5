import type { AuditObject } from './leaf.ts';

/** Who did what to which object, as an event tells it. */
export type AuditFact = {
  actorPersonId: string;
  actorRole: string;
  organisation: string;
  object: AuditObject;
  previousState: string;
  nextState: string;
};

/** Why an event could not be logged as what it is; stands in the leaf as `next_state`. */
export type UnreadableReason = 'unknown-type' | 'wrong-source' | 'malformed' | 'no-audit-context' | 'too-large';

/** What contradicts an event that was seen before; stands in the leaf as `next_state`. */
export type ConflictReason = 'id-reused' | 'number-reused';

const MAX_TEXT = 1_000;
const EVENT_TYPE = /^[\w.]{1,200}$/;

/** True when the text can be stored and shown: bounded, well-formed, without control characters. */
export function isPlain(text: string): boolean {
  return text.length <= MAX_TEXT && text.isWellFormed() && !/\p{Cc}/u.test(text);
}

/** Every text that a fact consists of. */
export function textsOf({ object, ...fact }: AuditFact): string[] {
  return [...Object.values(fact), ...Object.values(object)];
}

/** The fact that the log itself has something to say about an event. */
export function factAboutEvent(eventType: string, reason: UnreadableReason | ConflictReason): AuditFact {
  return {
    actorPersonId: '',
    actorRole: 'system',
    organisation: '',
    object: { kind: 'event', id: EVENT_TYPE.test(eventType) ? eventType : '', version: '', digest: '' },
    previousState: '',
    nextState: reason,
  };
}

/** The object without what names it: all that the public may know of a private asset. */
export function withoutName({ kind }: AuditObject): AuditObject {
  return { kind, id: '', version: '', digest: '' };
}

/** The object with the ids of people replaced; ids of several parts are separated by "/". */
export function withPseudonyms(object: AuditObject, pseudonyms: ReadonlyMap<string, string>): AuditObject {
  const id = object.id.split('/').map((part) => pseudonyms.get(part) ?? part);
  return { ...object, id: id.join('/') };
}
