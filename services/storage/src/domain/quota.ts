import { AllianceError } from '@alliance/errors/alliance-error';

export type QuotaLimits = { quotaBytes: number; openUploads: number };

/** What an organisation uses now. Bytes announced by open uploads count: they were promised room. */
export type Usage = { heldBytes: number; announcedBytes: number; openUploads: number };

/** Throws `quota_exceeded` when an upload of `bytes` has no room, or when too many are open. */
export function checkQuota(organisation: string, bytes: number, usage: Usage, limits: QuotaLimits): void {
  if (usage.openUploads >= limits.openUploads) {
    throw new AllianceError(
      'quota_exceeded',
      `${organisation} has ${usage.openUploads} uploads open, the most that it may have. Complete one of them; those left alone end after some days.`,
      { details: { openUploads: usage.openUploads, limit: limits.openUploads } },
    );
  }
  const left = Math.max(0, limits.quotaBytes - usage.heldBytes - usage.announcedBytes);
  if (bytes > left) {
    throw new AllianceError(
      'quota_exceeded',
      `This upload needs ${bytes} bytes; ${organisation} has ${left} bytes of its ${limits.quotaBytes} left. Upload less, or ask whoever runs this node for more.`,
      { details: { neededBytes: bytes, leftBytes: left, quotaBytes: limits.quotaBytes } },
    );
  }
}
