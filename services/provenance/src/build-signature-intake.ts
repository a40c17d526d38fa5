import { hash } from 'node:crypto';
import { preAuthEncoding } from '@alliance/statements/pae';
import { statementLeaf } from '@alliance/statements/statement-leaf';
import type { VersionSubject } from './domain/lineage-node.ts';
import type { CheckedStatement } from './operations/check-statement.ts';
import type { Intake } from './store/intake-store.ts';

type Input = {
  checked: CheckedStatement;
  /** The version that it was submitted for. */
  version: VersionSubject;
  actor: { personId: string; role: string };
  now: Date;
};

/** The leaves of a statement, one per signature, ready to be taken in. Such a leaf commits to the payload without a salt. */
export function signatureIntakes({ checked, version, actor, now }: Input): Intake[] {
  const { envelope, statement, organisation, signatures } = checked;
  const signed = preAuthEncoding(envelope.payloadType, envelope.payload);
  const { kind, name } = version;
  const id = `${version.organisation}/${name}`;
  const digest = statement.subjects[0]?.sha256 ?? '';
  return signatures.map(({ key, signature }) => ({
    dedupeKey: hash('sha256', Buffer.concat([signed, signature]), 'buffer'),
    source: 'statements',
    sourceNo: null,
    eventSha256: hash('sha256', envelope.payload, 'buffer'),
    leaf: statementLeaf(envelope.payload, signature, key),
    salt: Buffer.alloc(0),
    payload: envelope.payload,
    action: 'statement.submit',
    occurredAt: now,
    fact: {
      actorPersonId: actor.personId,
      actorRole: actor.role,
      organisation,
      object: { kind, id, version: version.version, digest },
      previousState: '',
      nextState: statement.predicateType,
    },
  }));
}
