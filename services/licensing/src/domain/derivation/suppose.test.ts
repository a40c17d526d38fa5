import { expect, test } from 'vitest';
import type { Edge, Work, WorkLicence } from './question.ts';
import { suppose } from './suppose.ts';

const named = (id: string): WorkLicence => ({ kind: 'named', expression: { kind: 'term', term: id } as never });
const work = (ref: string): Work => ({
  ref,
  kind: 'dataset',
  rightsholder: 'mekong-data',
  licence: named('MIT'),
  fileLicences: [],
  doubts: ['a text says otherwise'],
  until: '2027-01-31',
});
const edge = (parent: string, child: string): Edge => ({
  parent,
  child,
  operation: 'filter',
  evidence: 'signed',
  disputed: false,
});
const question = {
  works: [work('a'), work('b')],
  edges: [edge('a', 'b'), edge('b', 'output'), edge('a', 'output')],
};

test('another licence stands for all that was said of the one it has, and for nothing else', () => {
  const { works, edges } = suppose(question, { source: 'a', licence: named('CC-BY-NC-4.0') });
  const { fileLicences: _, doubts: __, ...rest } = work('a');
  expect(works).toEqual([{ ...rest, licence: named('CC-BY-NC-4.0') }, work('b')]);
  expect(edges).toEqual(question.edges);
});

test('without a source nothing is made with it', () => {
  expect(suppose(question, { source: 'a', licence: 'removed' })).toEqual({
    works: [work('b')],
    edges: [edge('b', 'output')],
  });
});

test('what a question does not rest on changes nothing', () => {
  for (const licence of [named('MIT'), 'removed'] as const)
    expect(suppose(question, { source: 'c', licence })).toEqual(question);
});
