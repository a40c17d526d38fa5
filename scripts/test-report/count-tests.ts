/** The part of vitest's JSON report that is counted. */
export type TestReport = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { status: string }[];
  }[];
};

export type CountedTests = { readonly line: string; readonly succeeded: boolean };

/**
 * Sums up a run in one line. A file that cannot be loaded counts as one failure, and so does an error outside every
 * test, so that the line never says "0 failed" of a run that failed. A run without any test has not succeeded.
 */
export function countTests(report: TestReport | undefined, exitCode: number): CountedTests {
  const passed = report?.numPassedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const brokenFiles = report?.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const counted = (report?.numFailedTests ?? 0) + (brokenFiles?.length ?? 0);
  const failed = exitCode !== 0 && counted === 0 && passed + skipped > 0 ? 1 : counted;
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { line, succeeded: exitCode === 0 && failed === 0 && passed > 0 };
}
