import { expect, test } from 'vitest';
import { parseVersionNumber } from './version-number.ts';
import { checkVersionRule, lowestVersion } from './version-rule.ts';

test.each([
  ['1.2.3', 'major', '2.0.0'],
  ['1.2.3', 'minor', '1.3.0'],
  ['1.2.3', 'patch', '1.2.4'],
  ['0.2.3', 'major', '0.3.0'],
  ['0.2.3', 'minor', '0.2.4'],
  ['0.2.3', 'patch', '0.2.4'],
  ['10.0.0', 'major', '11.0.0'],
] as const)('after %s a %s change needs %s', (against, level, lowest) => {
  expect(lowestVersion(against, level)).toBe(lowest);
  const rule = { against, level, lowest, paths: ['a'] };
  for (const allowed of [lowest, '99.0.0', `${lowest}-rc.1`, `${against}-rc.1`])
    expect(() => checkVersionRule(parseVersionNumber(allowed), rule)).not.toThrow();
  expect(() => checkVersionRule(parseVersionNumber(against), rule)).toThrowWithCode('version_too_low');
});
