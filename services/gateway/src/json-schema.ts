import { AssetRefSchema, AssetVersionRefSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { enumNames } from '@alliance/rpc/enum-names';
import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { TimestampSchema } from '@bufbuild/protobuf/wkt';

export type JsonSchema = { [key: string]: unknown };

const VERSION_REFERENCE = { type: 'string', examples: ['dataset:viet-data/ud-vi-vtb@1.0.0'] };
const ASSET_REFERENCE = { type: 'string', examples: ['dataset:viet-data/ud-vi-vtb'] };

/** Name under which the schema of a message stands in the API document. */
function schemaName(descriptor: DescMessage): string {
  return descriptor.name;
}

/** A reference to the schema of a message. */
export function schemaRef(descriptor: DescMessage): JsonSchema {
  return { $ref: `${schemaName(descriptor)}#` };
}

/** JSON Schemas (2020-12) of messages as `present` shows them, and of every message inside them, each once. */
export function schemasOf(descriptors: readonly DescMessage[]): JsonSchema[] {
  const found = new Map<string, JsonSchema>();
  const visit = (descriptor: DescMessage) => {
    if (found.has(descriptor.typeName) || isShort(descriptor)) return;
    found.set(descriptor.typeName, {});
    for (const field of descriptor.fields) if (field.message) visit(field.message);
    found.set(descriptor.typeName, { $id: schemaName(descriptor), type: 'object', ...objectSchema(descriptor) });
  };
  for (const descriptor of descriptors) visit(descriptor);
  return [...found.values()];
}

function objectSchema(descriptor: DescMessage): { properties: JsonSchema; required: string[] } {
  const properties: JsonSchema = {};
  const required: string[] = [];
  for (const field of descriptor.fields) {
    const entries =
      field.name === 'ref' && field.message ? refEntries(field.message) : { [field.localName]: fieldSchema(field) };
    Object.assign(properties, entries);
    if (!field.oneof) required.push(...Object.keys(entries));
  }
  return { properties, required };
}

function refEntries(descriptor: DescMessage): JsonSchema {
  const base = objectSchema(AssetRefSchema).properties;
  return descriptor.typeName === AssetVersionRefSchema.typeName ? { ...base, version: { type: 'string' } } : base;
}

function fieldSchema(field: DescField): JsonSchema {
  if (field.fieldKind === 'list') return { type: 'array', items: valueSchema(field) };
  const schema = valueSchema(field);
  const nullable = field.fieldKind === 'message' || field.fieldKind === 'enum' || field.presence === 1;
  if (!nullable) return schema;
  return '$ref' in schema
    ? { anyOf: [schema, { type: 'null' }] }
    : {
        ...schema,
        type: [schema.type, 'null'],
        ...('enum' in schema ? { enum: [...(schema.enum as unknown[]), null] } : {}),
      };
}

function valueSchema(field: DescField): JsonSchema {
  if (field.message) return messageSchema(field.message);
  if (field.enum) return { type: 'string', enum: enumNames(field.enum) };
  return scalarSchema(field.scalar as ScalarType);
}

function messageSchema(descriptor: DescMessage): JsonSchema {
  switch (descriptor.typeName) {
    case TimestampSchema.typeName:
      return { type: 'string', format: 'date-time' };
    case AssetRefSchema.typeName:
      return ASSET_REFERENCE;
    case AssetVersionRefSchema.typeName:
      return VERSION_REFERENCE;
    default:
      return schemaRef(descriptor);
  }
}

function isShort(descriptor: DescMessage): boolean {
  return [TimestampSchema.typeName, AssetRefSchema.typeName, AssetVersionRefSchema.typeName].some(
    (name) => name === descriptor.typeName,
  );
}

function scalarSchema(scalar: ScalarType): JsonSchema {
  switch (scalar) {
    case ScalarType.STRING:
      return { type: 'string' };
    case ScalarType.BOOL:
      return { type: 'boolean' };
    case ScalarType.BYTES:
      return { type: 'string', contentEncoding: 'base64' };
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return { type: 'number' };
    default:
      return { type: 'integer' };
  }
}
