import { tmpdir } from 'node:os';
import { type ConfigReader, type Environment, readConfig } from '@alliance/config/read-config';
import { readServiceConfig, type ServiceConfig } from '@alliance/service/service-config';
import { type ConnectTo, readConnectTo } from '@alliance/signed-links/connect-to';
import type { ProfileLimits } from './domain/choose-files.ts';

export type ProfilingConfig = {
  limits: ProfileLimits;
  /** Where scratch files go; as large as the largest file that is read, twice. */
  folder: string;
  /** Where the host of signed URLs is reached from here, when its public address is not. */
  storageConnect: ConnectTo | undefined;
  /** Pause between two looks for something to profile; 2 s when absent. */
  idleMs?: number;
};

export type DatasetsConfig = ServiceConfig & {
  /** Where the host of signed URLs is reached from here, when its public address is not. */
  storageConnect?: ConnectTo | undefined;
  /** Absent = versions wait to be profiled until somebody profiles them. */
  profiling?: ProfilingConfig | undefined;
};

const GIB = 1_024 ** 3;

/** This service's settings. Throws a ConfigError that lists every problem. */
export function toDatasetsConfig(env: Environment = process.env): DatasetsConfig {
  return readConfig(env, (read) => ({
    ...readServiceConfig(read),
    storageConnect: readConnectTo(read),
    profiling: read.boolean('ALLIANCE_PROFILES', { default: true }) ? readProfiling(read) : undefined,
  }));
}

function readProfiling(read: ConfigReader): ProfilingConfig {
  return {
    limits: {
      fileBytes: read.integer('ALLIANCE_PROFILE_FILE_BYTES', { default: 2 * GIB }),
      versionBytes: read.integer('ALLIANCE_PROFILE_VERSION_BYTES', { default: 8 * GIB }),
      versionFiles: read.integer('ALLIANCE_PROFILE_VERSION_FILES', { default: 200, max: 5_000 }),
    },
    folder: read.string('ALLIANCE_PROFILE_FOLDER', { default: tmpdir() }),
    storageConnect: readConnectTo(read),
  };
}
