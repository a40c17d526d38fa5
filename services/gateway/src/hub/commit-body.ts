import { invalidArgument } from '@alliance/errors/alliance-error';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { isWellFormed } from '../json-parser.ts';

const Path = Type.String({ minLength: 1, maxLength: 4_096 });
const lines = {
  header: Type.Object({
    summary: Type.Optional(Type.String({ maxLength: 500 })),
    description: Type.Optional(Type.Union([Type.String({ maxLength: 20_000 }), Type.Null()])),
    parentCommit: Type.Optional(Type.Union([Type.String({ maxLength: 40 }), Type.Null()])),
  }),
  file: Type.Object({
    path: Path,
    content: Type.String(),
    encoding: Type.Optional(Type.String({ enum: ['base64', 'utf-8'] })),
    oldPath: Type.Optional(Path),
  }),
  lfsFile: Type.Object({
    path: Path,
    algo: Type.Optional(Type.String({ enum: ['sha256'] })),
    oid: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    size: Type.Optional(Type.Integer({ minimum: 0 })),
    oldPath: Type.Optional(Path),
  }),
  deletedFile: Type.Object({ path: Path }),
  deletedFolder: Type.Object({ path: Path }),
};
type Lines = typeof lines;

/** One line of a commit: what is to be done. */
export type CommitLine = { [Key in keyof Lines]: { key: Key; value: Static<Lines[Key]> } }[keyof Lines];

/** Parses a line of a commit's body. Throws `invalid_argument`, naming the line. */
export function parseCommitLine(text: Buffer, number: number): CommitLine {
  const line = parseJson(text, number) as { key?: unknown; value?: unknown } | null;
  const key = line?.key;
  if (typeof key !== 'string' || !Object.hasOwn(lines, key))
    throw invalidArgument(
      `Line ${number} of the commit has no key that is known here: ${Object.keys(lines).join(', ')}.`,
    );
  const schema = lines[key as keyof Lines];
  if (!Value.Check(schema, line?.value) || !isWellFormed(line?.value))
    throw invalidArgument(`Line ${number} of the commit (${key}) does not have the form that it should have.`);
  return { key, value: line?.value } as CommitLine;
}

/** The bytes of a file that came with the commit. */
export function contentOf({ content, encoding }: Static<Lines['file']>): Buffer {
  return Buffer.from(content, encoding === 'utf-8' ? 'utf8' : 'base64');
}

function parseJson(text: Buffer, number: number): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    throw invalidArgument(`Line ${number} of the commit is not JSON.`);
  }
}
