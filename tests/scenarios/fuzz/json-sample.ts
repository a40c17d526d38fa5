/** As much of a JSON Schema as request bodies and parameters of the API document use. */
export type Schema = {
  type?: string;
  enum?: unknown[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  minimum?: number;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  examples?: unknown[];
};

/** Where a value stands in a body, and what the document says of it. */
export type Place = { path: (string | number)[]; schema: Schema };

const FORMATS: Record<string, string> = {
  email: 'somebody@fuzz.test',
  'date-time': '2027-01-01T00:00:00Z',
  uuid: '019ab000-0000-7000-8000-000000000001',
  uri: 'https://example.org/data',
};

/** A value that the schema allows, every property included. */
export function sampleOf(schema: Schema): unknown {
  const { anyOf, enum: values, examples, type } = schema;
  if (anyOf?.[0]) return sampleOf(anyOf[0]);
  if (values) return values[0];
  if (examples) return examples[0];
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, value]) => [name, sampleOf(value)]),
      );
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => sampleOf(schema.items ?? {}));
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 0);
    case 'boolean':
      return false;
    default:
      return sampleText(schema);
  }
}

function sampleText({ format, pattern, minLength = 1 }: Schema): string {
  if (format && FORMATS[format]) return FORMATS[format];
  if (pattern?.includes('64')) return 'ab'.repeat(32);
  if (pattern?.includes('A-Z')) return 'VN';
  return 'x'.repeat(Math.max(3, minLength));
}

/** Every place of a value of the schema. */
export function placesOf(schema: Schema, path: (string | number)[] = []): Place[] {
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, value]) => placesOf(value, [...path, name]));
  const items = schema.items ? placesOf(schema.items, [...path, 0]) : [];
  const choices = (schema.anyOf ?? []).flatMap((choice) => placesOf(choice, path));
  return [...(path.length > 0 ? [{ path, schema }] : []), ...inner, ...items, ...choices];
}

/** The value with something else in one place. */
export function replaced(value: unknown, [first, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (first === undefined) return by;
  if (Array.isArray(value)) return value.map((item, at) => (at === first ? replaced(item, rest, by) : item));
  const object = value as Record<string, unknown>;
  return { ...object, [first]: replaced(object[first], rest, by) };
}
