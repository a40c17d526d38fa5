/** The command was used wrongly: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Some of many things failed: exit code 4. */
export class PartialFailure extends Error {
  readonly failures: readonly string[];

  constructor(message: string, failures: readonly string[]) {
    super(message);
    this.name = 'PartialFailure';
    this.failures = failures;
  }
}
