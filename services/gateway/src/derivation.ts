import Type from 'typebox';
import { parseVersionRef } from './asset-reference.ts';
import { defined, Moment, Sha256, toTimestamp } from './fields.ts';

const External = Type.Object(
  {
    url: Type.String({ format: 'uri', maxLength: 2_000 }),
    digest: Type.Optional(Sha256),
    accessedAt: Type.Optional(Moment),
    licence: Type.Optional(
      Type.String({
        maxLength: 1_000,
        description: 'The licence that it was had under. A source without one is for governance to look at.',
        examples: ['CC-BY-SA-4.0'],
      }),
    ),
  },
  { additionalProperties: false },
);
/** How a version came to be from another one, as clients write it. */
export const Derivation = Type.Object(
  {
    version: Type.Optional(Type.String({ maxLength: 400, examples: ['dataset:viet-data/ud-vi-vtb@1.0.0'] })),
    external: Type.Optional(External),
    relation: Type.String({ examples: ['train'] }),
  },
  { additionalProperties: false, description: 'Exactly one of `version` (in the alliance) and `external`.' },
);

/** The request message for a derivation. Throws `invalid_argument` when the version is not named exactly. */
export function toDerivation({ version, external, relation }: Type.Static<typeof Derivation>) {
  if (version !== undefined) return { source: { case: 'version' as const, value: parseVersionRef(version) }, relation };
  if (external === undefined) return { relation };
  const { digest = '', accessedAt, ...rest } = external;
  const value = defined({ ...rest, digest, accessedAt: toTimestamp(accessedAt) });
  return { source: { case: 'external' as const, value }, relation };
}
