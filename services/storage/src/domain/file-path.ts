const MAX_BYTES = 1_024;
const MAX_DEPTH = 32;
/** Control characters, and the marks that make a name read differently from how it is stored. */
const INVISIBLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
/** Device names of Windows, with or without an extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/** What is wrong with the path of an uploaded file; undefined when every system can hold it as it is. */
export function filePathProblem(path: string): string | undefined {
  if (path === '') return 'must not be empty';
  if (Buffer.byteLength(path) > MAX_BYTES) return `must not be longer than ${MAX_BYTES} bytes`;
  if (path.normalize('NFC') !== path) return 'must be in Unicode normal form NFC';
  if (INVISIBLE.test(path)) return 'must not hold control characters';
  if (path.includes('\\') || /^[a-z]:/i.test(path)) return 'must use "/" between folders and name no drive';
  const segments = path.split('/');
  if (segments.length > MAX_DEPTH) return `must not be deeper than ${MAX_DEPTH} folders`;
  return segments.map(segmentProblem).find((problem) => problem !== undefined);
}

function segmentProblem(segment: string): string | undefined {
  if (segment === '') return 'must be relative, without empty folder names';
  if (segment === '.' || segment === '..') return 'must not hold "." or ".."';
  if (/[. ]$/.test(segment)) return 'must not hold names that end in a dot or a space';
  if (RESERVED.test(segment)) return 'must not hold names that Windows reserves, such as "aux" or "nul.txt"';
  return undefined;
}
