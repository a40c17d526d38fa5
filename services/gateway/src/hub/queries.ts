import Type, { type Static } from 'typebox';

const Flag = Type.Boolean();
const Texts = Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 });

/** `expand` comes repeated, and is also spelled "expand[]". */
export const ExpandQuery = Type.Object({ expand: Type.Optional(Texts), 'expand[]': Type.Optional(Texts) });

export const InfoQuery = Type.Intersect([ExpandQuery, Type.Object({ blobs: Type.Optional(Flag) })]);

export const TreeQuery = Type.Object({
  recursive: Type.Optional(Flag),
  expand: Type.Optional(Flag),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  cursor: Type.Optional(Type.String({ maxLength: 4_096 })),
});

/** The keys that a query asks for. */
export function expandOf(query: Static<typeof ExpandQuery>): string[] {
  return [...(query.expand ?? []), ...(query['expand[]'] ?? [])];
}
