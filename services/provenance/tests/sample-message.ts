import { randomUUID } from 'node:crypto';
import type { DescField, DescMessage, MessageShape } from '@bufbuild/protobuf';
import { create, ScalarType } from '@bufbuild/protobuf';
import { reflect, type ScalarValue } from '@bufbuild/protobuf/reflect';

const MAX_DEPTH = 4;

/** A message with something in every field: of a list one item, of a choice the first. */
export function sampleMessage<D extends DescMessage>(descriptor: D, depth = 0): MessageShape<D> {
  const message = reflect(descriptor);
  for (const field of descriptor.fields) {
    if (field.oneof && field.oneof.fields[0] !== field) continue;
    if (field.message && depth === MAX_DEPTH) continue;
    if (field.fieldKind === 'list') message.get(field).add(sampleValue(field, depth));
    else if (field.fieldKind !== 'map') message.set(field, sampleValue(field, depth));
  }
  return message.message as MessageShape<D>;
}

function sampleValue(field: DescField, depth: number): ScalarValue {
  if (field.message) return reflect(field.message, sampleOf(field.message, depth)) as never;
  if (field.enum) return (field.enum.values[1]?.number ?? 0) as ScalarValue;
  switch (field.scalar) {
    case ScalarType.STRING:
      return /(^|_)id$/.test(field.name) ? randomUUID() : `some ${field.name}`;
    case ScalarType.BYTES:
      return Uint8Array.of(1, 2, 3);
    case ScalarType.BOOL:
      return true;
    case ScalarType.INT64:
      return 7n;
    default:
      return 7;
  }
}

function sampleOf(descriptor: DescMessage, depth: number) {
  if (descriptor.typeName === 'google.protobuf.Timestamp')
    return create(descriptor, { seconds: 1_790_000_000n } as never);
  return sampleMessage(descriptor, depth + 1);
}
