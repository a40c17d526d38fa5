import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import { describe, expect, test } from 'vitest';
import { element, xmlDocument } from './xml.ts';

const parse = (xml: string) =>
  new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml, 'application/xml').documentElement;

const hostile = [
  '</a><b>',
  ']]>',
  '&amp;&#x41;',
  '"\' onload="x',
  '<!-- --> <?php ?> <![CDATA[x]]>',
  'hai\r\ndòng\tcột',
  '😀 tiếng Việt',
];

describe('texts come back as they were', () => {
  test.each(hostile)('%s', (value) => {
    const root = parse(xmlDocument(element('a', { b: value, c: undefined }, value)));
    expect([root?.textContent, root?.getAttribute('b'), root?.hasAttribute('c')]).toEqual([value, value, false]);
  });
});

test('what XML cannot write is replaced', () => {
  const root = parse(xmlDocument(element('a', { b: '\u0000\ud800' }, 'x\u000b\ufffey')));
  expect([root?.getAttribute('b'), root?.textContent]).toEqual(['\ufffd\ufffd', 'x\ufffd\ufffdy']);
});

test('elements hold elements, and none when empty', () => {
  expect(element('a', {}, element('b', {}), element('c', { d: '1' }, 'e')).xml).toBe('<a><b/><c d="1">e</c></a>');
});
