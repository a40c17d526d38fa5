import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toVersionRef } from '@alliance/assets/to-proto';
import { recordEvent } from '@alliance/events/outbox';
import { VersionProfiledSchema } from '@alliance/proto/alliance/datasets/v1/datasets_events_pb';
import { v4 as uuidv4 } from 'uuid';
import { PROFILER_VERSION } from '../domain/file-report.ts';
import { summarise } from '../domain/profile.ts';
import { toProfileMessage } from '../mapping.ts';
import { claimJob, deleteJob, endJob, extendJob, type Job, returnJob } from '../store/job-store.ts';
import { deleteLostReports, replaceProfile } from '../store/profile-store.ts';
import { findVersionById, type NamedVersion } from '../store/version-name-store.ts';
import { openFinding } from './open-finding.ts';
import { profileVersion } from './profile-version.ts';
import type { ProfilingContext } from './profiling-context.ts';

/** Longer than a file may take to be fetched in part and read; whoever is silent for so long is taken to be gone. */
const LEASE_MS = 60_000;
const HEARTBEAT_MS = 15_000;
const MAX_TRIES = 3;
const RETRY_MS = 30_000;

/** Profiles the version that has waited longest; false when none waits. A try that fails is made again, three in all. */
export async function profileNext(context: ProfilingContext, stop: AbortSignal): Promise<boolean> {
  const job = await claimJob(context.db, uuidv4(), LEASE_MS);
  if (!job) return false;
  const named = await findVersionById(context.db, job.versionId);
  if (!named || named.version.state === 'retracted') await deleteJob(context.db, job.versionId);
  else if (job.tries > MAX_TRIES) await returnJob(context.db, job, { delayMs: 0, last: true, counted: true });
  else await tryJob(context, { job, named }, stop);
  return true;
}

async function tryJob(
  context: ProfilingContext,
  { job, named }: { job: Job; named: NamedVersion },
  stop: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(join(context.folder, 'alliance-profile-'));
  const lost = new AbortController();
  const signal = AbortSignal.any([stop, lost.signal]);
  const keep = async () => {
    if (!(await extendJob(context.db, job, LEASE_MS))) lost.abort(new Error('another process has the job now'));
  };
  const heartbeat = setInterval(() => void keep().catch((error) => lost.abort(error)), HEARTBEAT_MS);
  try {
    const profiled = await profileVersion(context, named.version, { folder, signal, onFile: keep });
    await finish(context, { job, named }, profiled);
    await deleteLostReports(context.db);
  } catch (error) {
    const last = job.tries >= MAX_TRIES && !stop.aborted;
    await returnJob(context.db, job, {
      delayMs: stop.aborted ? 0 : RETRY_MS * job.tries,
      last,
      counted: !stop.aborted,
    });
    if (!stop.aborted) context.logger.warn({ err: error, tries: job.tries, last }, 'a version could not be profiled');
  } finally {
    clearInterval(heartbeat);
    await rm(folder, { recursive: true, force: true });
  }
}

async function finish(
  { transact, clock }: ProfilingContext,
  { job, named }: { job: Job; named: NamedVersion },
  { files, leftOut }: Awaited<ReturnType<typeof profileVersion>>,
): Promise<void> {
  const profile = { profiler: PROFILER_VERSION, ...summarise(files), leftOut, profiledAt: clock() };
  await transact(async (trx) => {
    if (!(await endJob(trx, job))) return;
    await replaceProfile(trx, job.versionId, profile, files);
    const { version, asset } = named;
    const ref = toVersionRef('dataset', asset, version.version);
    await openFinding(trx, { job, named, files, now: profile.profiledAt });
    const message = toProfileMessage(ref, { state: 'complete', ...profile });
    await recordEvent(
      trx,
      VersionProfiledSchema,
      { profile: message, manifestDigest: version.manifestDigest },
      profile.profiledAt,
    );
  });
}
