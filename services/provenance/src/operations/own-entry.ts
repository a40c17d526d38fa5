import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { buildIntake } from '../build-intake.ts';
import type { AuditObject } from '../domain/leaf.ts';
import type { Intake } from '../store/intake-store.ts';

type OwnFact = {
  action: string;
  actorRole: string;
  object: Omit<AuditObject, 'digest'>;
  previousState: string;
  nextState: string;
  /** What the entry commits to. */
  payload: object;
  at: Date;
};

/** An entry by which the log tells something of itself. No event tells of it, so it has no number. */
export function ownEntry({ action, at, payload, object, ...said }: OwnFact): Intake {
  const text = JSON.stringify(payload);
  const digest = createHash('sha256').update(text).digest('hex');
  const fact = { ...said, actorPersonId: '', organisation: '', object: { ...object, digest } };
  const event = { id: uuidv7(), type: action, service: 'provenance', sequence: 0, trace: {} };
  const arrival = { source: 'provenance', event: { ...event, occurredAt: at, payload: text } } as const;
  const intake = buildIntake(arrival, { action, fact, shown: { actor: '', object: fact.object } });
  if (intake === undefined) throw new Error('The entry is too long; use a shorter origin for the log.');
  return intake;
}
