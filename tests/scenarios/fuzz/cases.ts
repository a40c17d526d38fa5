import type { SeededRandom } from '../../alliance/seeded-random.ts';
import {
  alteredCursors,
  HOSTILE_BODIES,
  HOSTILE_CURSORS,
  HOSTILE_HEADERS,
  HOSTILE_SEGMENTS,
  HOSTILE_VALUES,
  longTexts,
} from './hostile.ts';
import { placesOf, replaced, type Schema, sampleOf } from './json-sample.ts';
import type { RawRequest } from './raw-request.ts';

type Parameter = { in: string; name: string; schema: Schema };
export type Operation = {
  method: string;
  path: string;
  parameters: readonly Parameter[];
  body: Schema | undefined;
};

/** The operations that an OpenAPI document describes. */
export function operationsOf(document: { paths: Record<string, Record<string, unknown>> }): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => {
      const { parameters = [], requestBody } = described as {
        parameters?: Parameter[];
        requestBody?: { content: { 'application/json': { schema: Schema } } };
      };
      const body = requestBody?.content['application/json'].schema;
      return { method: method.toUpperCase(), path, parameters, body };
    }),
  );
}

/** A good value for a parameter of a path. */
export type Known = (operation: Operation, name: string) => string;

type Parts = {
  segments: Record<string, string>;
  query: string;
  headers: Record<string, string>;
  body?: string | Buffer;
};

/** How many of the hostile values each place gets; which ones, chance decides. */
const PER_PLACE = 8;

/** Requests for an operation: one as described, and many with one thing wrong in each. */
export function* casesOf(operation: Operation, known: Known, random: SeededRandom): Generator<RawRequest> {
  const names = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  const sample = operation.body && sampleOf(operation.body);
  const good: Parts = {
    segments: Object.fromEntries(names.map((name) => [name, known(operation, name)])),
    query: '',
    headers: operation.method === 'PATCH' || operation.method === 'DELETE' ? { 'if-match': '"r1"' } : {},
    ...(sample === undefined ? {} : { body: JSON.stringify(sample) }),
  };
  const built = (changes: Partial<Parts>) => build(operation, { ...good, ...changes });
  yield built({});
  for (const name of names)
    for (const segment of some(HOSTILE_SEGMENTS, random))
      yield built({ segments: { ...good.segments, [name]: segment } });
  for (const query of queriesOf(operation, random)) yield built({ query });
  for (const headers of some(HOSTILE_HEADERS, random)) yield built({ headers: { ...good.headers, ...headers } });
  if (operation.body === undefined) return;
  for (const body of some(HOSTILE_BODIES, random)) yield built({ body });
  for (const body of bodiesOf(operation.body, sample, random)) yield built({ body: JSON.stringify(body) });
}

/** Cursors made from one that the list gave out. */
export function* cursorCasesOf(operation: Operation, known: Known, cursor: string): Generator<RawRequest> {
  const names = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  const segments = Object.fromEntries(names.map((name) => [name, known(operation, name)]));
  for (const altered of alteredCursors(cursor))
    yield build(operation, { segments, query: `cursor=${encodeURIComponent(altered)}`, headers: {} });
}

/** Always the first values of a list, which break the most, and some of the others. */
function some<T>(values: readonly T[], random: SeededRandom): T[] {
  const chosen = new Set(values.slice(0, 2));
  while (chosen.size < Math.min(PER_PLACE, values.length)) chosen.add(random.pick(values));
  return [...chosen];
}

function* queriesOf({ parameters }: Operation, random: SeededRandom): Generator<string> {
  for (const parameter of parameters) {
    if (parameter.in !== 'query') continue;
    const { name, schema } = parameter;
    const long = longTexts(schema).map((text) => encodeURIComponent(text));
    const values = name === 'cursor' ? HOSTILE_CURSORS : [...some(HOSTILE_SEGMENTS, random), ...long, '', '1&x=1'];
    for (const value of values) yield `${name}=${value}`;
    yield `${name}=a&${name}=b`;
    yield `${name}[a]=b`;
  }
}

function* bodiesOf(schema: Schema, sample: unknown, random: SeededRandom): Generator<unknown> {
  const texts = HOSTILE_VALUES.filter((value) => typeof value === 'string');
  for (const place of placesOf(schema)) {
    const values = [
      ...some(HOSTILE_VALUES, random),
      ...(place.schema.type === 'string'
        ? [...some(texts, random), '\u0000', 'a\ud800b', ...longTexts(place.schema)]
        : []),
      ...(place.schema.type === 'integer' ? [1e300, 2 ** 53, 4_294_967_296, -1, 0.5] : []),
      ...(place.schema.format === 'date-time' ? texts.filter((text) => /^\d{4}-/.test(text as string)) : []),
    ];
    for (const value of values) yield replaced(sample, place.path, value);
    yield replaced(sample, place.path, undefined);
    if (place.schema.properties) yield replaced(sample, [...place.path, 'unknown'], 1);
  }
  yield { ...(sample as object), unknown: 1 };
}

function build(operation: Operation, { segments, query, headers, body }: Parts): RawRequest {
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_match, name: string) => segments[name] ?? '');
  return {
    method: operation.method,
    path: query === '' ? path : `${path}?${query}`,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  };
}
