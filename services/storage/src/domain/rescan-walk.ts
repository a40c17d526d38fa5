import { RULES, SCANNERS, type ScanPolicy } from './scanner.ts';

/** A place in the order of the newest, or of the most downloaded; after it come the others. */
export type NewestPlace = { acceptedAt: Date; sha256: string };
export type DownloadsPlace = { downloads: number; sha256: string };

/**
 * One walk over everything accepted, in two orders at once: the newest first, which reaches everything, and the most downloaded
 * first. `goal` says for which rules and signatures each of them goes.
 */
export type RescanWalk = {
  goal: string;
  downloadedGoal: string;
  newest: NewestPlace | undefined;
  downloaded: DownloadsPlace | undefined;
  hasEnded: boolean;
};

/** What must have looked at everything: the rules in force, and the signatures of the malware daemon. */
export function rescanGoal(policy: ScanPolicy, database: string): string {
  const scanners = SCANNERS.filter((scanner) => scanner !== 'malware' || policy.malware !== 'off');
  return scanners
    .map((scanner) => `${scanner} ${RULES[scanner]}${scanner === 'malware' ? ` ${database}` : ''}`)
    .join(', ');
}

/**
 * Where the walk goes on for a goal. The most downloaded begin again with every new goal. The newest go on to the end first and
 * begin again then: signatures that change faster than everything can be looked at would never let the oldest have their turn.
 */
export function continueWalk(walk: RescanWalk | undefined, goal: string): RescanWalk {
  if (!walk || (walk.hasEnded && walk.goal !== goal)) return walkFor(goal);
  return walk.downloadedGoal === goal ? walk : { ...walk, downloadedGoal: goal, downloaded: undefined };
}

/** The walk after a round that came to these places; the newest place is absent when there was none left. */
export function advanceWalk(
  walk: RescanWalk,
  { newest, downloaded }: Partial<Pick<RescanWalk, 'newest' | 'downloaded'>>,
  goal: string,
): RescanWalk {
  const hotter = downloaded ?? walk.downloaded;
  if (newest) return { ...walk, newest, downloaded: hotter };
  if (walk.goal === goal) return { ...walk, downloaded: hotter, hasEnded: true };
  return { ...walkFor(goal), downloaded: hotter };
}

function walkFor(goal: string): RescanWalk {
  return { goal, downloadedGoal: goal, newest: undefined, downloaded: undefined, hasEnded: false };
}
