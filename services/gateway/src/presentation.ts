import { AssetRefSchema, AssetVersionRefSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { DescField, DescMessage, Message, MessageShape } from '@bufbuild/protobuf';
import { isMessage } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect, type ScalarValue } from '@bufbuild/protobuf/reflect';
import { type Timestamp, TimestampSchema, timestampDate } from '@bufbuild/protobuf/wkt';
import { formatAssetRef, formatVersionRef } from './asset-reference.ts';

/** JSON as the public API shows it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * Shows a message of the internal contracts as public JSON: enum values by their public names, timestamps as RFC 3339, 64-bit
 * numbers as numbers, bytes as base64, absent messages as null. A field called `ref` is spread into its parent; any other
 * asset reference becomes its short form ("dataset:org/name@1.2.0"). `schemaOf` describes exactly this.
 */
export function present<D extends DescMessage>(descriptor: D, message: MessageShape<D>): { [key: string]: Json } {
  return presentMessage(reflect(descriptor, message));
}

function presentMessage(message: ReflectMessage): { [key: string]: Json } {
  const shown: { [key: string]: Json } = {};
  for (const field of message.fields) {
    if (field.oneof && !message.isSet(field)) continue;
    if (field.name === 'ref' && field.message) Object.assign(shown, spread(message.get(field) as ReflectMessage));
    else shown[field.localName] = presentField(message, field);
  }
  return shown;
}

function spread(ref: ReflectMessage): { [key: string]: Json } {
  const { asset, ...rest } = Object.fromEntries(ref.fields.map((field) => [field.localName, presentField(ref, field)]));
  if (asset === undefined) return rest;
  const version = ref.message as Message & { asset?: Message };
  const assetRef =
    version.asset && isMessage(version.asset, AssetRefSchema) ? present(AssetRefSchema, version.asset) : {};
  return { ...assetRef, ...rest };
}

function presentField(message: ReflectMessage, field: DescField): Json {
  switch (field.fieldKind) {
    case 'list':
      return [...message.get(field)].map((item) => presentValue(field, item));
    case 'map':
      throw new Error(`${field.parent.typeName}.${field.name}: maps have no public form`);
    case 'message':
      return message.isSet(field) ? presentValue(field, message.get(field)) : null;
    default:
      return field.presence === 1 && !message.isSet(field) ? null : presentValue(field, message.get(field));
  }
}

function presentValue(field: DescField, value: unknown): Json {
  if (field.message) return presentSubject(value as ReflectMessage);
  if (field.enum) return enumName(field.enum, value as number) ?? null;
  return presentScalar(value as ScalarValue);
}

function presentSubject(value: ReflectMessage): Json {
  const message = value.message;
  if (isMessage(message, TimestampSchema)) return timestampDate(message as Timestamp).toISOString();
  if (isMessage(message, AssetRefSchema)) return formatAssetRef(message);
  if (isMessage(message, AssetVersionRefSchema)) return formatVersionRef(message);
  return presentMessage(value);
}

function presentScalar(value: ScalarValue): Json {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
}
