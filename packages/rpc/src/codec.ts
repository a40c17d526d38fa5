import {
  create,
  type DescMessage,
  type DescMethod,
  fromBinary,
  type MessageInitShape,
  toBinary,
} from '@bufbuild/protobuf';

/** The gRPC path of a method. */
export function pathOf(method: DescMethod): string {
  return `/${method.parent.typeName}/${method.name}`;
}

/** Serialises what `create` accepts for the message. */
export function encoderOf(message: DescMessage) {
  return (value: unknown): Buffer => {
    const bytes = toBinary(message, create(message, value as MessageInitShape<DescMessage>));
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
}

/** Parses the bytes of the message. */
export function decoderOf(message: DescMessage) {
  return (bytes: Buffer): unknown => fromBinary(message, bytes);
}
