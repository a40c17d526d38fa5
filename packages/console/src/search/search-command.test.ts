import { expect, test } from 'vitest';
import { searchCommand } from './search-command.ts';
import { readSearch } from './search-state.ts';

test.each([
  ['', 'alliance search'],
  ['q=ti%E1%BA%BFng', 'alliance search tiếng'],
  ['q=tieng+viet&kind=dataset&access=open', "alliance search 'tieng viet' --kind dataset --access open"],
  ["q=it's+$(rm)&tag=a;b", "alliance search 'it'\\''s $(rm)' --tag 'a;b'"],
  ['q=--help', "alliance search '--help'"],
  ['task=ner', undefined],
  ['sort=name', undefined],
])('%s is %s', (query, command) => {
  expect(searchCommand(readSearch(new URLSearchParams(query)))).toBe(command);
});
