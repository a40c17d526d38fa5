const DAY_MS = 86_400_000;

/** Whole days from now until a moment, counted up; below zero once it has passed. */
export function daysLeft(until: string, now: Date): number {
  return Math.ceil((new Date(until).getTime() - now.getTime()) / DAY_MS);
}
