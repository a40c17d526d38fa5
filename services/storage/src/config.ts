import { type ConfigReader, type Environment, readConfig } from '@alliance/config/read-config';
import { readServiceConfig, type ServiceConfig } from '@alliance/service/service-config';
import type { S3Config } from './drivers/s3-client.ts';
import type { MalwareSettings } from './malware/scan-malware.ts';
import type { UploadLimits } from './operations/begin-upload.ts';
import type { IntegritySettings } from './operations/check-integrity.ts';
import type { CollectionTimes } from './operations/collect-blobs.ts';
import type { ScanLimits } from './scanning/scan-process.ts';
import type { SigningKey } from './transfer/signed-links.ts';

const MEBIBYTE = 1024 * 1024;
const TEBIBYTE = 1024 * 1024 * MEBIBYTE;

/** The door through which bytes come and go. */
export type DoorConfig = {
  transferHost: string;
  /** 0 = any free port. */
  transferPort: number;
  /** Base of the links; the door's own address when absent. */
  transferPublicUrl: string | undefined;
};

/** Bytes in a folder, and the door to it. */
export type FileConfig = DoorConfig & {
  driver: 'file';
  folder: string;
  /** The first one signs; all are accepted. */
  signingKeys: readonly [SigningKey, ...SigningKey[]];
};

export type StorageConfig = ServiceConfig & {
  bytes: FileConfig | (S3Config & { driver: 's3'; door: DoorConfig | undefined });
  /** Where chunks wait until they make files; inside the folder of the bytes when absent, and nowhere with S3. */
  scratchFolder: string | undefined;
  /** Where people reach this node: its pages may send and fetch bytes. */
  publicUrl: string;
  /** How long a signed link lives. */
  linkSeconds: number;
  limits: UploadLimits;
  /** The daemon that looks for malware, if there is one. */
  malware: (MalwareSettings & { isRequired: boolean }) | undefined;
  scanLimits: ScanLimits;
  /** How fast everything is looked at again when rules or malware signatures change. */
  rescansPerMinute: number;
  collection: CollectionTimes;
  integrity: IntegritySettings;
};

/** The settings of the storage service. Throws a ConfigError that lists every problem. */
export function toStorageConfig(env: Environment = process.env): StorageConfig {
  return readConfig(env, (read) => ({
    ...readServiceConfig(read),
    bytes:
      read.oneOf('ALLIANCE_STORAGE_DRIVER', ['file', 's3'], { default: 'file' }) === 's3'
        ? readS3Config(read)
        : readFileConfig(read),
    scratchFolder: read.optional('ALLIANCE_STORAGE_SCRATCH_FOLDER'),
    publicUrl: readHttpUrl(read, 'ALLIANCE_PUBLIC_URL', 'http://localhost:8080'),
    linkSeconds: read.integer('ALLIANCE_STORAGE_LINK_SECONDS', { default: 900, min: 10, max: 900 }),
    limits: {
      quotaBytes: read.integer('ALLIANCE_STORAGE_QUOTA_BYTES', { default: TEBIBYTE }),
      fileBytes: read.integer('ALLIANCE_STORAGE_FILE_BYTES', { default: 500_000_000_000, min: 1 }),
      partBytes: read.integer('ALLIANCE_STORAGE_PART_BYTES', {
        default: 64 * MEBIBYTE,
        min: 5 * MEBIBYTE,
        max: 5 * 1024 * MEBIBYTE,
      }),
      openUploads: read.integer('ALLIANCE_STORAGE_OPEN_UPLOADS', { default: 20, min: 1, max: 10_000 }),
      sessionDays: read.integer('ALLIANCE_STORAGE_UPLOAD_DAYS', { default: 7, min: 1, max: 30 }),
    },
    malware: readMalware(read),
    rescansPerMinute: read.integer('ALLIANCE_STORAGE_RESCANS_PER_MINUTE', { default: 1_200, min: 12, max: 1_000_000 }),
    integrity: {
      bytesPerSecond: read.integer('ALLIANCE_STORAGE_CHECK_BYTES_PER_SECOND', { default: 4 * MEBIBYTE }),
      recheckMs: read.integer('ALLIANCE_STORAGE_CHECK_DAYS', { default: 30, min: 1, max: 3_650 }) * 86_400_000,
    },
    collection: {
      graceMs: read.integer('ALLIANCE_STORAGE_GRACE_HOURS', { default: 24, max: 8_760 }) * 3_600_000,
      // Longer than any call that began before the blob was condemned.
      condemnedMs: read.integer('ALLIANCE_STORAGE_CONDEMNED_SECONDS', { default: 3_600, min: 900 }) * 1_000,
    },
    scanLimits: {
      milliseconds: read.integer('ALLIANCE_SCAN_SECONDS', { default: 1_800, min: 1, max: 86_400 }) * 1_000,
      heapMebibytes: 384,
      residentBytes: read.integer('ALLIANCE_SCAN_MEMORY_BYTES', { default: 1024 * MEBIBYTE, min: 128 * MEBIBYTE }),
    },
  }));
}

function readMalware(read: ConfigReader): StorageConfig['malware'] {
  const address = read.optional('ALLIANCE_CLAMAV_ADDRESS');
  const isRequired = read.boolean('ALLIANCE_CLAMAV_REQUIRED', { default: false });
  const streamBytes = read.integer('ALLIANCE_CLAMAV_STREAM_BYTES', { default: 100 * MEBIBYTE, min: MEBIBYTE });
  if (address === undefined) {
    if (isRequired) read.problems.push('ALLIANCE_CLAMAV_ADDRESS: is required when ALLIANCE_CLAMAV_REQUIRED is true');
    return undefined;
  }
  if (!/^(\/.+|.+:\d{1,5})$/.test(address))
    read.problems.push('ALLIANCE_CLAMAV_ADDRESS: must be "host:port" or the path of a socket');
  return { address, streamBytes, isRequired };
}

function readFileConfig(read: ConfigReader): FileConfig {
  return {
    driver: 'file',
    folder: read.string('ALLIANCE_STORAGE_FOLDER'),
    ...readDoor(read),
    signingKeys: readSigningKeys(read),
  };
}

function readDoor(read: ConfigReader): DoorConfig {
  return {
    transferHost: read.string('ALLIANCE_STORAGE_TRANSFER_HOST', { default: '0.0.0.0' }),
    transferPort: read.integer('ALLIANCE_STORAGE_TRANSFER_PORT', { default: 7200, max: 65_535 }),
    transferPublicUrl: read.optional('ALLIANCE_STORAGE_PUBLIC_URL')
      ? readHttpUrl(read, 'ALLIANCE_STORAGE_PUBLIC_URL')
      : undefined,
  };
}

function readS3Config(read: ConfigReader): Extract<StorageConfig['bytes'], { driver: 's3' }> {
  const endpoint = readHttpUrl(read, 'ALLIANCE_S3_ENDPOINT');
  return {
    driver: 's3',
    // Without it clients talk to the S3 server only.
    door: read.optional('ALLIANCE_STORAGE_TRANSFER_PORT') === undefined ? undefined : readDoor(read),
    endpoint,
    publicEndpoint: readHttpUrl(read, 'ALLIANCE_S3_PUBLIC_ENDPOINT', endpoint),
    region: read.string('ALLIANCE_S3_REGION', { default: 'us-east-1' }),
    bucket: read.string('ALLIANCE_S3_BUCKET', { pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/ }),
    accessKey: read.secret('ALLIANCE_S3_ACCESS_KEY'),
    secretKey: read.secret('ALLIANCE_S3_SECRET_KEY'),
  };
}

function readHttpUrl(read: ConfigReader, name: string, fallback?: string): string {
  return read.url(name, {
    protocols: ['http:', 'https:'],
    ...(fallback === undefined ? {} : { default: fallback }),
  });
}

/** "id:hex,id2:hex2": 32 bytes or more each. */
function readSigningKeys(read: ConfigReader): readonly [SigningKey, ...SigningKey[]] {
  const texts = read.secret('ALLIANCE_STORAGE_SIGNING_KEYS', { default: '' }).split(',');
  const keys = texts.map((text) => {
    const [, id = '', hex = ''] = /^([a-z0-9-]{1,32}):((?:[0-9a-f]{2}){32,})$/.exec(text.trim()) ?? [];
    return { id, secret: Buffer.from(hex, 'hex') };
  });
  if (keys.some(({ id }) => id === '') || new Set(keys.map(({ id }) => id)).size < keys.length) {
    read.problems.push(
      'ALLIANCE_STORAGE_SIGNING_KEYS: is required: "id:hex" or several of them with commas between, each id once, each key of at least 64 hexadecimal digits',
    );
  }
  return keys as unknown as readonly [SigningKey, ...SigningKey[]];
}
