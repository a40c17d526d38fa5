import ignore from 'ignore';

/** Files above this are large whatever they are: the Hub's own limit. */
const LARGE_BYTES = 10_000_000;

/** What a new repository has: the formats that are never text. */
export const DEFAULT_GIT_ATTRIBUTES = [
  '7z',
  'arrow',
  'bin',
  'bz2',
  'ckpt',
  'ftz',
  'gguf',
  'gz',
  'h5',
  'joblib',
  'mlmodel',
  'model',
  'msgpack',
  'npy',
  'npz',
  'onnx',
  'ot',
  'parquet',
  'pb',
  'pickle',
  'pkl',
  'pt',
  'pth',
  'rar',
  'safetensors',
  'tar',
  'tflite',
  'tgz',
  'wasm',
  'xz',
  'zip',
  'zst',
  'lz4',
  'wav',
  'flac',
  'mp3',
  'ogg',
  'jpg',
  'jpeg',
  'png',
  'webp',
  'mp4',
  'webm',
]
  .map((extension) => `*.${extension} filter=lfs diff=lfs merge=lfs -text\n`)
  .concat(['*.tar.* filter=lfs diff=lfs merge=lfs -text\n', '*.lfs.* filter=lfs diff=lfs merge=lfs -text\n'])
  .join('');

export type Announced = {
  path: string;
  size: number;
  /** The first bytes. */
  sample: Uint8Array;
};

/** Decides how files are sent, by a `.gitattributes`: as large files, or inside of a commit. Parquet is always large. */
export function uploadModes(gitAttributes: string): (file: Announced) => 'lfs' | 'regular' {
  const rules = [...gitAttributes.matchAll(/^[ \t]*([^#\s]\S*)[ \t]+(.+)$/gm)].flatMap(
    ([, pattern = '', attributes = '']) => {
      const words = attributes.trim().split(/\s+/);
      if (words.includes('filter=lfs')) return [{ matcher: ignore().add(pattern), large: true }];
      const unset = words.some((word) => /^[-!]filter$/.test(word) || /^filter=(?!lfs$)/.test(word));
      return unset ? [{ matcher: ignore().add(pattern), large: false }] : [];
    },
  );
  return ({ path, size, sample }) => {
    if (size === 0) return 'regular';
    if (path.toLowerCase().endsWith('.parquet') || size > LARGE_BYTES) return 'lfs';
    const rule = rules.findLast(({ matcher }) => ignore.isPathValid(path) && matcher.ignores(path));
    return (rule?.large ?? isBinary(sample)) ? 'lfs' : 'regular';
  };
}

/** Decides which files a `.gitignore` leaves out. */
export function ignored(gitIgnore: string): (path: string) => boolean {
  const matcher = ignore().add(gitIgnore);
  return (path) => ignore.isPathValid(path) && matcher.ignores(path);
}

/** A sample may end within a character. */
function isBinary(sample: Uint8Array): boolean {
  if (sample.includes(0)) return true;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return false;
  } catch {
    return true;
  }
}
