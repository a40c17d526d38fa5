/** What must hold before a service takes work. Each check throws when it does not. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

export type ReadinessReport = { ready: boolean; failing: string[] };

/** Runs every check, each for at most `timeoutMs`, and names those that fail. */
export async function checkReadiness(checks: ReadinessChecks, timeoutMs = 2_000): Promise<ReadinessReport> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const outcome = await Promise.race([
        check().then(
          () => true,
          () => false,
        ),
        new Promise<false>((resolve) => setTimeout(resolve, timeoutMs, false).unref()),
      ]);
      return outcome ? undefined : name;
    }),
  );
  const failing = results.filter((name) => name !== undefined);
  return { ready: failing.length === 0, failing };
}
