import { addressOf } from '@alliance/events/event-name';
import type { ReceivedEvent } from '@alliance/events/received-event';
import {
  OrganisationKeyRegisteredSchema,
  OrganisationKeyRevokedSchema,
} from '@alliance/proto/alliance/members/v1/members_events_pb';
import { readSpki } from '@alliance/statements/signing-key';
import { type DescMessage, fromJsonString, type MessageShape } from '@bufbuild/protobuf';
import type { Transaction } from 'kysely';
import { insertKey, markRevoked } from '../store/signing-key-store.ts';
import type { ProvenanceTables } from '../store/tables.ts';

const REGISTERED = addressOf(OrganisationKeyRegisteredSchema, 'alliance').type;
const REVOKED = addressOf(OrganisationKeyRevokedSchema, 'alliance').type;

/**
 * Learns of keys from events of `members`, in the transaction that gives those events their leaves, and before it does: so a
 * statement is either taken in before the leaf of its key's revocation, or refused.
 */
export async function recordSigningKeys(
  trx: Transaction<ProvenanceTables>,
  events: readonly ReceivedEvent[],
): Promise<void> {
  for (const { type, payload } of events) {
    if (type === REGISTERED) {
      const registered = parse(OrganisationKeyRegisteredSchema, payload);
      const key = registered && readSpki(registered.publicKey);
      if (key && key.keyId === registered.keyId)
        await insertKey(trx, { ...key, organisation: registered.organisation });
    } else if (type === REVOKED) {
      const revoked = parse(OrganisationKeyRevokedSchema, payload);
      if (revoked) await markRevoked(trx, revoked.keyId);
    }
  }
}

/** What cannot be read is nothing here: the log says that it was unreadable. */
function parse<D extends DescMessage>(descriptor: D, payload: string): MessageShape<D> | undefined {
  try {
    return fromJsonString(descriptor, payload, { ignoreUnknownFields: true });
  } catch {
    return undefined;
  }
}
