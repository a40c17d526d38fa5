import { invalidArgument } from '@alliance/errors/alliance-error';
import { AccessSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { OperationSchema, PurposeSchema } from '@alliance/proto/alliance/grants/v1/grant_pb';
import { enumNames } from '@alliance/rpc/enum-names';
import type { DescEnum } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import Type, { type TProperties, type TSchema } from 'typebox';

/** A body that refuses fields it does not know. */
export function Body<T extends TProperties>(properties: T) {
  return Type.Object(properties, { additionalProperties: false });
}

/** One of an enum's public names. */
export function Name(descriptor: DescEnum) {
  return Type.String({ enum: enumNames(descriptor) });
}

export const Email = Type.String({ maxLength: 254, format: 'email' });
export const Moment = Type.String({ format: 'date-time' });
export const Slug = Type.String({ maxLength: 40, pattern: '^[a-z0-9-]+$' });
export const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
export const FilePath = Type.String({ minLength: 1, maxLength: 1_024 });
/** How many, or how large: as much as a number of JSON carries exactly. */
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Which one, counted from 1. */
export const Ordinal = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
/** The version that a new one follows. */
export const ReplacesVersion = Type.Integer({
  minimum: 0,
  maximum: 2_147_483_647,
  description: 'The version that you read; 0 when there is none yet.',
});
export const Access = Name(AccessSchema);
export const Purpose = Name(PurposeSchema);
export const Operations = Type.Array(Name(OperationSchema), { maxItems: 6, uniqueItems: true });
export const UseCodes = Type.Array(
  Body({
    code: Type.String({ minLength: 1, maxLength: 40, examples: ['DUO:0000046', 'NCU', 'no-training'] }),
    values: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 50 })),
  }),
  { maxItems: 30, description: 'See GET /v1/use-codes.' },
);
export const Words = (maxItems: number, maxLength: number) =>
  Type.Array(Type.String({ minLength: 1, maxLength }), { maxItems });
export const Text = (maxLength: number) => Type.String({ maxLength });
export const Answers = Type.Array(Body({ fieldId: Type.String({ minLength: 1, maxLength: 40 }), value: Text(5_000) }), {
  maxItems: 50,
  description: 'Answers to the form of the asset; "true" or "false" for a checkbox.',
});
export const Reference = Type.String({ maxLength: 400, examples: ['dataset:viet-data/ud-vi-vtb'] });

/** Parameters of the path. */
export function Params<T extends Record<string, TSchema>>(properties: T) {
  return Type.Object(properties);
}

const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * A timestamp message for an RFC 3339 text; undefined stays undefined. Throws `invalid_argument` for moments that a timestamp
 * cannot tell, a leap second for example.
 */
export function toTimestamp(text: string | undefined) {
  if (text === undefined) return undefined;
  const moment = new Date(text);
  if (moment.getTime() >= EARLIEST && moment.getTime() <= LATEST) return timestampFromDate(moment);
  throw invalidArgument(`"${text}" is not a moment of the years 1 to 9999. Write it as 2027-01-31T17:00:00Z.`);
}

/** Leaves out what is undefined, so that absent fields stay absent in the message. */
export function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
