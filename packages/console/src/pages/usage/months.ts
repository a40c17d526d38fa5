/** The last months up to the one of a moment, in UTC, oldest first: "2026-11". */
export function lastMonths(now: Date, count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - (count - 1 - at), 1));
    return month.toISOString().slice(0, 7);
  });
}
