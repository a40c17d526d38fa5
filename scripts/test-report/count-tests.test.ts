import { expect, test } from 'vitest';
import { countTests, type TestReport } from './count-tests.ts';

function report(values: Partial<TestReport>): TestReport {
  return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [], ...values };
}

test.each<[string, TestReport | undefined, number, string, boolean]>([
  ['all pass', report({ numPassedTests: 3 }), 0, '3 passed, 0 failed', true],
  ['some fail', report({ numPassedTests: 3, numFailedTests: 1 }), 1, '3 passed, 1 failed', false],
  [
    'some are skipped or planned',
    report({ numPassedTests: 3, numPendingTests: 1, numTodoTests: 1 }),
    0,
    '3 passed, 0 failed, 2 skipped',
    true,
  ],
  [
    'a file cannot be loaded',
    report({ numPassedTests: 3, testResults: [{ status: 'failed', assertionResults: [] }] }),
    1,
    '3 passed, 1 failed',
    false,
  ],
  ['an error happens outside every test', report({ numPassedTests: 3 }), 1, '3 passed, 1 failed', false],
  ['there are no tests', report({}), 0, '0 passed, 0 failed', false],
  ['everything is skipped', report({ numPendingTests: 2 }), 0, '0 passed, 0 failed, 2 skipped', false],
  ['there is no report', undefined, 1, '0 passed, 0 failed', false],
])('%s', (_, of, code, line, succeeded) => {
  expect(countTests(of, code)).toEqual({ line, succeeded });
});
