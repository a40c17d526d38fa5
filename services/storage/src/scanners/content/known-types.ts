type Said = readonly [code: string, message: string];

const CODE: Said = ['executable', 'This is a program. Publish its source as text, or leave it out.'];
const PACKED: Said = [
  'refused-archive',
  'Archives of this kind are not opened here. Pack the files with zip, tar, gzip or zstd.',
];

/** Never published, whatever is in them. */
export const REFUSED_TYPES: Readonly<Record<string, Said>> = {
  'application/x-executable': CODE,
  'application/wasm': CODE,
  'application/x-7z-compressed': PACKED,
  'application/vnd.rar': PACKED,
  'application/x-hdf5': [
    'hdf5',
    'HDF5 can carry code and references to other objects. Convert models to safetensors, and tables to Parquet.',
  ],
};

/** Published as they are, without a look inside. */
export const REMARKED_TYPES: Readonly<Record<string, Said>> = {
  'application/x-fasttext': ['opaque', 'A fastText model; what is in it was not checked.'],
  'application/x-crfsuite': ['opaque', 'A CRFsuite model; what is in it was not checked.'],
  'application/pdf': ['opaque', 'A PDF; what is in it was not checked.'],
};

/** What holds other files. */
export const ARCHIVES: ReadonlySet<string> = new Set([
  'application/zip',
  'application/x-tar',
  'application/gzip',
  'application/zstd',
  'application/x-bzip2',
  'application/x-xz',
]);
