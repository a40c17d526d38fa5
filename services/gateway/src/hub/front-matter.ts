import { parseDocument } from 'yaml';

/** What the front matter of a README says that this registry keeps; absent where it says nothing. */
export type CardMetadata = {
  licence?: string;
  title?: string;
  languages?: string[];
  tags?: string[];
  tasks?: string[];
};

export type Card = {
  /** Undefined without front matter. */
  metadata: CardMetadata | undefined;
  /** The Markdown after it. */
  body: string;
  errors: string[];
};

const MAX_BYTES = 256 * 1024;
const FRONT_MATTER = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n?---[ \t]*(?:\r?\n|$)/;

/** Reads a README with front matter as Hugging Face writes it: YAML between two lines of dashes. */
export function parseCard(text: string): Card {
  const [whole = '', yaml] = FRONT_MATTER.exec(text) ?? [];
  const body = text.slice(whole.length).trim();
  if (yaml === undefined) return { metadata: undefined, body, errors: [] };
  if (Buffer.byteLength(yaml) > MAX_BYTES)
    return { metadata: undefined, body, errors: ['The front matter is too large.'] };
  const document = parseDocument(yaml, { maxAliasCount: 0 } as never);
  if (document.errors.length > 0)
    return {
      metadata: undefined,
      body,
      errors: document.errors.map(({ message }) => message.split('\n')[0] ?? message),
    };
  const values = safelyToObject(document);
  if (values === undefined)
    return { metadata: undefined, body, errors: ['The front matter is not a list of keys and values.'] };
  return { metadata: toMetadata(values), body, errors: [] };
}

function safelyToObject(document: ReturnType<typeof parseDocument>): Record<string, unknown> | undefined {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 0 }) ?? {};
    return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function toMetadata(values: Record<string, unknown>): CardMetadata {
  const licences = textsOf(values.license);
  const tasks = [...textsOf(values.pipeline_tag), ...textsOf(values.task_categories)];
  const title = textsOf(values.pretty_name)[0];
  return {
    // "other" says that the licence has a name of its own.
    ...(licences.length === 0
      ? {}
      : {
          licence: licences
            .map((one) => (one === 'other' ? (textsOf(values.license_name)[0] ?? one) : one))
            .join(' AND '),
        }),
    ...(title === undefined ? {} : { title }),
    ...list('languages', textsOf(values.language)),
    ...list('tags', textsOf(values.tags)),
    ...list('tasks', tasks),
  };
}

function list<K extends string>(name: K, values: string[]): Partial<Record<K, string[]>> {
  return values.length === 0 ? {} : ({ [name]: [...new Set(values)] } as Partial<Record<K, string[]>>);
}

/** A text, or the texts of a list; anything else says nothing. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  return Array.isArray(value) ? value.flatMap((one) => (typeof one === 'string' ? textsOf(one) : [])) : [];
}
