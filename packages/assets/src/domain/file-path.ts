const MAX_BYTES = 1_024;
const MAX_DEPTH = 32;

// Windows opens a device for these, whatever the extension.
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
// Controls, line and paragraph separators, and marks that make a path read differently from what it is.
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** Says what is wrong with the path of a file in a version; undefined when it can be written to every common file system. */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (!path.isWellFormed() || Buffer.byteLength(path) > MAX_BYTES)
    return `is longer than ${MAX_BYTES} bytes or not UTF-8`;
  if (UNPRINTABLE.test(path)) return 'contains control characters';
  if (path.includes('\\')) return 'contains "\\"; separate folders with "/"';
  if (path.startsWith('/')) return 'is absolute; make it relative';
  if (path.normalize('NFC') !== path) return 'is not in Unicode form NFC';
  const segments = path.split('/');
  if (segments.length > MAX_DEPTH) return `is deeper than ${MAX_DEPTH} levels`;
  for (const segment of segments) {
    const problem = segmentProblem(segment);
    if (problem) return problem;
  }
  return undefined;
}

/**
 * What must be unique in a version, so that it can be unpacked where file names ignore case. JavaScript has no full case
 * folding; upper then lower case agrees with it (ß = ss, ς = σ) and joins a few pairs more (ı = i), which only refuses more.
 */
export function foldPath(path: string): string {
  return path.toUpperCase().toLowerCase().normalize('NFC');
}

function segmentProblem(segment: string): string | undefined {
  if (segment === '') return 'has an empty folder or file name';
  if (segment === '.' || segment === '..') return `contains "${segment}"`;
  if (segment.toLowerCase() === '.git') return 'contains the reserved name ".git"';
  if (DEVICE.test(segment)) return `contains "${segment}", a name that Windows reserves`;
  if (/[. ]$/.test(segment)) return 'has a name that ends in a dot or a space, which Windows drops';
  return undefined;
}
