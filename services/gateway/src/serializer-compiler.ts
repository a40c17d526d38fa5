import fastJson from 'fast-json-stringify';

type Schema = { [key: string]: unknown };
type Serializer = (answer: unknown) => string;

const REFERENCE = /"\$ref":"([^"#]+)#/g;

/** What was compiled in this process, by what it was made from: most answers of most routes are the same few. */
const compiled = new Map<string, Serializer>();

/**
 * Compiles the schemas of answers. Each is compiled once, and with those shared schemas alone that it refers to: the library looks through
 * all that it is given, and with all of them for every answer of every route a gateway took seconds to start.
 */
export function serializerCompiler(shared: () => { readonly [id: string]: unknown }) {
  return ({ schema }: { schema: unknown }): Serializer => {
    const needed = referredTo(schema, shared());
    const key = JSON.stringify([schema, needed]);
    const known = compiled.get(key);
    if (known) return known;
    const serializer = fastJson(schema as Schema, { schema: needed as never }) as Serializer;
    compiled.set(key, serializer);
    return serializer;
  };
}

/** The shared schemas that a schema refers to, also by way of others. */
function referredTo(schema: unknown, shared: { readonly [id: string]: unknown }): { [id: string]: Schema } {
  const needed: { [id: string]: Schema } = {};
  const open = [schema];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    for (const [, id = ''] of JSON.stringify(one).matchAll(REFERENCE)) {
      if (id in needed || !(id in shared)) continue;
      needed[id] = shared[id] as Schema;
      open.push(shared[id]);
    }
  }
  return needed;
}
