import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgeExpression, readExpression } from '../src/domain/check-expression.ts';
import { loadRegister } from '../src/load-register.ts';

// Licence statements of public datasets, as their authors wrote them; kept beside the repository, where there are any.
const DATA = join(import.meta.dirname, '../../../../shared/data');
const present = existsSync(join(DATA, 'manifest.json'));
if (!present)
  process.stdout.write('real-licences.test.ts: skipped, the public datasets are not beside the repository\n');

const register = loadRegister();

type Answer = { licence: string; publishable: boolean } | { code: string; suggestion: string | undefined };

function answerTo(text: string): Answer {
  try {
    const { expression, publishable } = judgeExpression(readExpression(register, text), 'mekong-data', new Map());
    return { licence: expression, publishable };
  } catch (error) {
    const { code, details } = error as { code: string; details: { suggestion?: string } };
    return { code, suggestion: details.suggestion };
  }
}

function licencesOfManifest(): string[] {
  const entries = JSON.parse(readFileSync(join(DATA, 'manifest.json'), 'utf8')) as { licence: string }[];
  return [...new Set(entries.map(({ licence }) => licence))];
}

function cards(): string[] {
  return readdirSync(join(DATA, 'cards'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
}

/** The value of `license:` in a card's front matter; a list is read as "all of these", nothing as ''. */
function licenceOfCard(file: string): string {
  const [, frontMatter = ''] = /^---\r?\n(.*?)\r?\n---/s.exec(readFileSync(file, 'utf8')) ?? [];
  const value = /^license:(.*(?:\r?\n\s*-\s.*)*)/m.exec(frontMatter)?.[1] ?? '';
  return value
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*-\s*/, '').trim())
    .filter((part) => part !== '')
    .join(' AND ');
}

describe.skipIf(!present)('licences as people wrote them (need ../shared/data beside the repository)', () => {
  test.for(present ? licencesOfManifest() : [])('manifest: %s', (text) => {
    const answer = answerTo(text);
    const [first = ''] = text.split(' (');
    const leading = register.byId.has(first) ? first : undefined;
    if (leading === text) expect(answer).toMatchObject({ licence: expect.stringContaining(text), publishable: true });
    // Prose is not an expression; the licence that it begins with is offered, and is one.
    else if (leading) {
      const suggestion = (answer as { suggestion?: string }).suggestion ?? '';
      expect(answer).toEqual({ code: 'invalid_argument', suggestion: expect.stringContaining(leading) });
      expect(answerTo(suggestion)).toEqual({ licence: suggestion, publishable: true });
    } else expect(answer).toMatchObject({ code: 'invalid_argument' });
  });

  test.for(present ? cards() : [])('card: %s', (name) => {
    const text = licenceOfCard(join(DATA, 'cards', name));
    const clear = /\d\.\d|^mit$/.test(text);
    const answer = answerTo(text);
    expect(answer).toMatchObject({ publishable: clear });
    if (clear) expect((answer as { licence: string }).licence.toLowerCase()).toBe(text);
  });
});
