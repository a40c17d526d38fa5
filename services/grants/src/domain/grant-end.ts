/** From so many days before its end a grant counts as nearly over, and its holder is told each time. */
const REMINDER_DAYS = [60, 30, 7] as const;

type Span = { from: Date; until: Date };

/** From when on a grant counts as nearly over; one that does not last longer than that, from the middle of its time. */
export function expiringFrom({ from, until }: Span, dayMs: number): Date {
  const early = until.getTime() - REMINDER_DAYS[0] * dayMs;
  return new Date(early > from.getTime() ? early : (from.getTime() + until.getTime()) / 2);
}

/** When the end of a grant is to be told of next after a moment; undefined when everything was told. */
export function nextReminder(
  { until, expiringFrom: first }: Pick<Span, 'until'> & { expiringFrom: Date },
  after: Date,
  dayMs: number,
): Date | undefined {
  const moments = REMINDER_DAYS.map((days) => until.getTime() - days * dayMs);
  const [next] = [first.getTime(), ...moments.filter((moment) => moment > first.getTime())].filter(
    (moment) => moment > after.getTime(),
  );
  return next === undefined ? undefined : new Date(next);
}

/** How many days a grant still lasts, a begun one counted whole. */
export function daysLeft({ until }: Pick<Span, 'until'>, now: Date, dayMs: number): number {
  return Math.max(0, Math.ceil((until.getTime() - now.getTime()) / dayMs));
}
