import { expect, test } from 'vitest';
import { newestOf } from './newest-version.ts';

test.each([
  [[], undefined],
  [['1.0.0', '1.10.0', '1.9.0'], '1.10.0'],
  [['1.0.0', '2.0.0-rc.1'], '1.0.0'],
  [['2.0.0-rc.1', '2.0.0-rc.2'], '2.0.0-rc.2'],
  [['1.0.0', '!2.0.0'], '1.0.0'],
  [['!1.0.0'], undefined],
])('of %j (! = retracted) it is %s', (versions, expected) => {
  const given = versions.map((text) =>
    text.startsWith('!')
      ? ({ version: text.slice(1), state: 'retracted' } as const)
      : ({ version: text, state: 'published' } as const),
  );
  expect(newestOf(given)).toBe(expected);
});
