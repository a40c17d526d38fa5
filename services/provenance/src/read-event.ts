import type { ReceivedEvent } from '@alliance/events/received-event';
import { AccessSchema, type Asset, AssetKindSchema, AssetSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { AuditContext } from '@alliance/proto/alliance/audit/v1/audit_pb';
import { enumName } from '@alliance/rpc/enum-names';
import { type DescField, type DescMessage, fromJsonString, type Message } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import { type AuditedSource, eventContract } from './audited-events.ts';
import type { AssetAccess } from './domain/asset-access.ts';
import { type AuditFact, isPlain, textsOf, type UnreadableReason } from './domain/audit-fact.ts';

/** What the log can make of an event. */
export type ReadEvent =
  | { kind: 'not-audited' }
  | { kind: 'unreadable'; reason: UnreadableReason }
  | {
      kind: 'audited';
      action: string;
      fact: AuditFact;
      /** Ids of all the people that the event names. */
      people: ReadonlySet<string>;
      /** The asset that it tells of, with its access. */
      asset: AssetAccess | undefined;
    };

/** Reads an event by its contract. Never throws: what cannot be read is said to be unreadable, so that it is logged as such. */
export function readEvent(source: AuditedSource, event: ReceivedEvent): ReadEvent {
  const contract = eventContract(event.type);
  // Of a newer contract, perhaps: it is logged rather than lost.
  if (contract === undefined) return { kind: 'unreadable', reason: 'unknown-type' };
  if (contract.source !== source) return { kind: 'unreadable', reason: 'wrong-source' };
  if (contract.action === undefined) return { kind: 'not-audited' };
  const message = parse(contract.descriptor, event);
  if (message === undefined) return { kind: 'unreadable', reason: 'malformed' };
  const { audit } = message as Message & { audit?: AuditContext };
  if (audit?.object === undefined) return { kind: 'unreadable', reason: 'no-audit-context' };
  const fact = toFact(audit);
  const fields = [...eachField(reflect(contract.descriptor, message))];
  const asset = assetIn(fields);
  const texts = [...textsOf(fact), ...(asset ? [asset.organisation, asset.name, asset.assetId] : [])];
  if (!texts.every(isPlain)) return { kind: 'unreadable', reason: 'malformed' };
  return { kind: 'audited', action: contract.action, fact, people: peopleIn(fields), asset };
}

function parse(descriptor: DescMessage, { payload, occurredAt, sequence }: ReceivedEvent): Message | undefined {
  if (Number.isNaN(occurredAt.getTime()) || !Number.isSafeInteger(sequence) || sequence < 1) return undefined;
  try {
    return fromJsonString(descriptor, payload, { ignoreUnknownFields: true });
  } catch {
    return undefined;
  }
}

function toFact(audit: AuditContext): AuditFact {
  const { kind = '', id = '', version = '', digest = '' } = audit.object ?? {};
  return {
    actorPersonId: audit.actorPersonId,
    actorRole: audit.actorRole,
    organisation: audit.organisation,
    object: { kind, id, version, digest },
    previousState: audit.previousState,
    nextState: audit.nextState,
  };
}

type SetField = { field: DescField; value: unknown };

/** Every field that is set, at any depth; of a list each item. */
function* eachField(message: ReflectMessage): Generator<SetField> {
  for (const field of message.fields) {
    if (!message.isSet(field)) continue;
    const values = field.fieldKind === 'list' ? [...message.get(field)] : [message.get(field)];
    for (const value of values) {
      yield { field, value };
      if (field.message && field.fieldKind !== 'map') yield* eachField(value as ReflectMessage);
    }
  }
}

function peopleIn(fields: SetField[]): Set<string> {
  const named = fields.filter(({ field }) => /(^|_)person_id$/.test(field.name));
  return new Set(named.map(({ value }) => String(value)));
}

function assetIn(fields: SetField[]): AssetAccess | undefined {
  const found = fields.find(({ field }) => field.message?.typeName === AssetSchema.typeName);
  if (found === undefined) return undefined;
  const { ref, id, access, revision } = (found.value as ReflectMessage).message as Asset;
  if (ref === undefined) return undefined;
  return {
    kind: enumName(AssetKindSchema, ref.kind) ?? '',
    organisation: ref.organisation,
    name: ref.name,
    assetId: id,
    access: enumName(AccessSchema, access) ?? 'private',
    revision: Number(revision),
  };
}
