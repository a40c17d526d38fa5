import { describe, expect, test } from 'vitest';
import { parseCard } from './front-matter.ts';

const card = (yaml: string, body = '# Ngữ liệu') => parseCard(`---\n${yaml}\n---\n${body}`);

describe('the front matter of a README', () => {
  test('says what the registry keeps', () => {
    const { metadata, body, errors } = card(
      'license: cc-by-sa-4.0\npretty_name: Câu đơn\nlanguage:\n- vi\n- en\ntags: [treebank]\ntask_categories:\n- token-classification\n',
    );
    expect(errors).toEqual([]);
    expect(body).toBe('# Ngữ liệu');
    expect(metadata).toEqual({
      licence: 'cc-by-sa-4.0',
      title: 'Câu đơn',
      languages: ['vi', 'en'],
      tags: ['treebank'],
      tasks: ['token-classification'],
    });
  });

  test.each([
    ['license: other\nlicense_name: LicenseRef-contract-1', 'LicenseRef-contract-1'],
    ['license: [mit, apache-2.0]', 'mit AND apache-2.0'],
    ['license: other', 'other'],
  ])('%s means %s', (yaml, licence) => {
    expect(card(yaml).metadata).toEqual({ licence });
  });

  test('may be empty, or absent', () => {
    expect(card('').metadata).toEqual({});
    expect(parseCard('# Ngữ liệu').metadata).toBeUndefined();
    expect(parseCard('text --- text').metadata).toBeUndefined();
  });

  test.each([
    ['a: [', 'not YAML'],
    ['- a\n- b', 'a list'],
    ['a: &a [x]\nb: [*a, *a]', 'aliases'],
  ])('%j is an error: %s', (yaml) => {
    const { metadata, errors } = card(yaml);
    expect(metadata).toBeUndefined();
    expect(errors).not.toEqual([]);
  });

  test('ignores what has another form than it should', () => {
    expect(card('license: {a: 1}\ntags: 7\nlanguage: [1, vi]').metadata).toEqual({ languages: ['vi'] });
  });
});
