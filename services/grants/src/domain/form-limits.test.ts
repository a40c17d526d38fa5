import { expect, test } from 'vitest';
import type { FieldKind, FormField } from './form.ts';
import { formProblems } from './form-limits.ts';

const words = { vi: 'Hỏi', en: 'Ask' };
const field: FormField = {
  id: 'why',
  kind: 'text',
  label: words,
  help: { vi: '', en: '' },
  required: true,
  maxLength: 2_000,
  options: [],
};
const option = (id: string) => ({ id, label: words });
const NO_KINDS = new Map<string, FieldKind>();
type Changes = Omit<Partial<FormField>, 'kind'> & { kind?: FieldKind | undefined };

test.each<[string, Changes[], string[]]>([
  ['a plain field', [{}], []],
  ['no field at all', [], []],
  ['ids that are none', [{ id: 'Why?' }], ['fields[0].id']],
  ['an id twice', [{}, {}], ['fields[1].id']],
  ['an unknown kind', [{ kind: undefined }], ['fields[0].kind']],
  ['one language only', [{ label: { vi: 'Hỏi', en: ' ' } }], ['fields[0].label.en']],
  ['help in one language only', [{ help: { vi: '', en: 'See' } }], ['fields[0].help.vi']],
  ['a text without bounds', [{ maxLength: 5_001 }], ['fields[0].maxLength']],
  ['options of a text', [{ options: [option('a')] }], ['fields[0].options']],
  ['a choice of one', [{ kind: 'select', options: [option('a')] }], ['fields[0].options']],
  ['the same choice twice', [{ kind: 'select', options: [option('a'), option('a')] }], ['fields[0].options[1].id']],
  ['too many', Array.from({ length: 51 }, (_, index) => ({ id: `f${index}` })), ['fields']],
])('%s', (_what, changes, expected) => {
  const fields = changes.map((change) => ({ ...field, ...change }));
  expect(formProblems(fields, NO_KINDS).map((problem) => problem.field)).toEqual(expected);
});

test('an id means the same for ever', () => {
  const kinds = new Map<string, FieldKind>([['why', 'date']]);
  expect(formProblems([field], kinds)).toMatchObject([
    { field: 'fields[0].kind', problem: expect.stringContaining('stay date') },
  ]);
  expect(formProblems([{ ...field, kind: 'date' }], kinds)).toEqual([]);
});
