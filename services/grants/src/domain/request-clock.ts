import type { AccessRequest } from './request.ts';

/** How long a request has waited for its decision. Whole durations between moments: no calendar, no time zone. */
export type RequestClock = {
  /** When it should be decided; absent while it never was submitted. */
  dueAt: Date | undefined;
  /** Since when it waits for the applicant's side. */
  pausedSince: Date | undefined;
  pausedMs: number;
  /** How many of the alarms were told. */
  told: number;
};

export type AlarmAct = 'remind' | 'overdue' | 'escalate';
export type Alarm = { day: number; act: AlarmAct };

const TARGET_DAYS = 14;
/** Stewards are reminded twice; then it is overdue; then governance is told. */
const ALARMS: readonly Alarm[] = [
  { day: 7, act: 'remind' },
  { day: 12, act: 'remind' },
  { day: TARGET_DAYS, act: 'overdue' },
  { day: 21, act: 'escalate' },
];
const OVERDUE_FROM = 3;
const LAPSE_DAYS = { draft: 90, returned: 60 } as const;

/** A clock that has not started: of a draft. */
export const NOT_STARTED: RequestClock = { dueAt: undefined, pausedSince: undefined, pausedMs: 0, told: 0 };

/** A clock that starts at a moment. `dayMs`: how long its days are. */
export function startClock(now: Date, dayMs: number): RequestClock {
  return { ...NOT_STARTED, dueAt: later(now, TARGET_DAYS * dayMs) };
}

/** The clock of a request that is sent back at a moment. */
export function pauseClock(clock: RequestClock, now: Date): RequestClock {
  return { ...clock, pausedSince: now };
}

/** The clock of a request that comes again at a moment: due as much later as it was away. */
export function resumeClock(clock: RequestClock, now: Date): RequestClock {
  const awayMs = clock.pausedSince ? Math.max(0, now.getTime() - clock.pausedSince.getTime()) : 0;
  return {
    ...clock,
    dueAt: clock.dueAt && later(clock.dueAt, awayMs),
    pausedSince: undefined,
    pausedMs: clock.pausedMs + awayMs,
  };
}

/** The clock of a request that waits for a signature from a moment on: what it was away before counts as well. */
export function awaitSignature(clock: RequestClock, now: Date): RequestClock {
  return pauseClock(resumeClock(clock, now), now);
}

/** Whether it was told that the time is over. */
export function isOverdue({ told }: RequestClock): boolean {
  return told >= OVERDUE_FROM;
}

/** The next alarm of a request that waits for a decision, if its time has come. */
export function alarmAt({ state, clock }: Clocked, now: Date, dayMs: number): Alarm | undefined {
  const alarm = ALARMS[clock.told];
  if (state !== 'submitted' || !alarm || !clock.dueAt) return undefined;
  return alarmMoment(clock.dueAt, alarm, dayMs) <= now ? alarm : undefined;
}

/** True for a draft, or a request that waits for its applicant's side, with which nobody has gone on for too long. */
export function hasLapsed({ state, clock, createdAt }: Clocked, now: Date, dayMs: number): boolean {
  if (state === 'draft') return later(createdAt, LAPSE_DAYS.draft * dayMs) <= now;
  if ((state === 'returned' || state === 'offered' || state === 'awaiting-signature') && clock.pausedSince)
    return later(clock.pausedSince, LAPSE_DAYS.returned * dayMs) <= now;
  return false;
}

/** Until which due dates, creations and pauses something is to be done about a request at a moment: what a search needs. */
export function dueBefore(now: Date, dayMs: number) {
  return {
    alarms: ALARMS.map((alarm, told) => ({ told, dueAt: later(now, (TARGET_DAYS - alarm.day) * dayMs) })),
    draftsOf: later(now, -LAPSE_DAYS.draft * dayMs),
    returnedSince: later(now, -LAPSE_DAYS.returned * dayMs),
  };
}

type Clocked = Pick<AccessRequest, 'state' | 'clock' | 'createdAt'>;

function alarmMoment(dueAt: Date, { day }: Alarm, dayMs: number): Date {
  return later(dueAt, (day - TARGET_DAYS) * dayMs);
}

function later(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms);
}
