/** The services that the index is built from, in the order in which a rebuild reads them. */
export const SOURCES = ['members', 'datasets', 'models'] as const;
export type Source = (typeof SOURCES)[number];

/** Durable name of the consumers of one generation: each generation has its own place in every stream. */
export function consumerName(generation: number): string {
  return `catalogue-${generation}`;
}
