/** A column of a table; `share`: how much of the width it has, against the others. */
export type Column = { title: string; share: number };

/** What a document consists of, in the order in which it is read. Rows belong to the last table that began. */
export type Block =
  | { kind: 'title'; text: string }
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  /** Text of which every character and line counts. */
  | { kind: 'exact'; text: string }
  | { kind: 'facts'; rows: readonly (readonly [term: string, said: string])[] }
  | { kind: 'table'; columns: readonly Column[] }
  | { kind: 'row'; cells: readonly string[] }
  /** What belongs to the row before it, over all columns. */
  | { kind: 'detail'; text: string };

export type Language = 'vi' | 'en';
export type Blocks = Iterable<Block> | AsyncIterable<Block>;
