import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import Type, { type TSchema } from 'typebox';
import { type JsonSchema, schemaRef } from './json-schema.ts';
import { type Json, present } from './presentation.ts';

const PROBLEM = {
  description: 'A problem document (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
};

type Responses = { [status: string]: unknown };

/** Responses of a route that answers with one message. */
export function answers(descriptor: DescMessage, description: string, status = 200): Responses {
  return { [status]: { description, ...schemaRef(descriptor) }, ...problems() };
}

/** Responses of a route that answers in a shape of its own. */
export function answersShape(shape: TSchema, description: string): Responses {
  return { 200: { description, ...shape }, ...problems() };
}

/** Responses of a route that answers with a page of messages. */
export function answersPage(descriptor: DescMessage, description: string, extra: JsonSchema = {}): Responses {
  return {
    200: {
      description,
      type: 'object',
      required: ['items', 'nextCursor'],
      properties: {
        items: { type: 'array', items: schemaRef(descriptor) },
        nextCursor: { type: ['string', 'null'] },
        ...extra,
      },
    },
    ...problems(),
  };
}

/** Responses of a route that answers with a page of messages, or with all of them as CSV. */
export function answersPageOrCsv(descriptor: DescMessage, description: string, extra: JsonSchema = {}): Responses {
  const { 200: page, ...others } = answersPage(descriptor, description, extra) as { 200: { description: string } };
  const { description: told, ...schema } = page;
  const content = { 'application/json': { schema }, 'text/csv': { schema: { type: 'string' } } };
  return { 200: { description: told, content }, ...others };
}

/** Responses of a route that answers with nothing. */
export function answersNothing(description: string): Responses {
  return { 204: { description, type: 'null' }, ...problems() };
}

/** Responses of a route that answers with plain text or bytes. */
export function answersRaw(description: string, mediaType: string): Responses {
  return { 200: { description, content: { [mediaType]: { schema: { type: 'string' } } } }, ...problems() };
}

/** Responses of a route that answers with a file in one of several formats. */
export function answersAnyOf(description: string, mediaTypes: readonly string[]): Responses {
  const schema = { type: 'string' };
  const content = Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }]));
  return { 200: { description, content }, ...problems() };
}

/** Responses of a route that answers in a shape of its own, or with pages for people. */
export function answersShapeOrPage(shape: TSchema, description: string): Responses {
  const content = {
    'application/json': { schema: shape },
    'text/html': { schema: { type: 'string' } },
    'application/pdf': { schema: { type: 'string' } },
  };
  return { 200: { description, content }, ...problems() };
}

/** A page as the public API shows it. */
export function presentPage<D extends DescMessage>(
  descriptor: D,
  items: readonly MessageShape<D>[],
  nextPageToken: string,
): { items: Json[]; nextCursor: string | null } {
  return {
    items: items.map((item) => present(descriptor, item)),
    nextCursor: nextPageToken === '' ? null : nextPageToken,
  };
}

/** Query of every list. */
export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 1_024 })),
});

/** `page_size` and `page_token` from a list's query. */
export function pageOf(query: { limit?: number; cursor?: string }): { pageSize: number; pageToken: string } {
  return { pageSize: query.limit ?? 50, pageToken: query.cursor ?? '' };
}

function problems(): Responses {
  return { '4xx': PROBLEM, '5xx': PROBLEM };
}
