/**
 * A Content-Disposition that offers a file under its own name, in any script: RFC 6266, with the name once as RFC 8187 writes
 * it and once in ASCII for old clients.
 */
export function attachmentDisposition(fileName: string): string {
  const ascii = fileName.replaceAll(/[^\x20-\x7e]/gu, '_').replaceAll(/["\\%]/g, '_');
  const encoded = encodeURIComponent(fileName).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
