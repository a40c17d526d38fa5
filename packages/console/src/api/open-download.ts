import type { DownloadLink } from './types.ts';

/** Leads the browser to the bytes; they come as an attachment, so the page stays. Throws for an address of another kind. */
export function openDownload({ url }: Pick<DownloadLink, 'url'>): void {
  const target = new URL(url, location.origin);
  if (!/^https?:$/.test(target.protocol)) throw new Error(`A download may not lead to ${target.protocol}`);
  location.assign(target);
}
