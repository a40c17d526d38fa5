const STORAGES = [
  'Float',
  'Double',
  'Half',
  'BFloat16',
  'Int',
  'Long',
  'Short',
  'Char',
  'Byte',
  'Bool',
  'ComplexFloat',
  'ComplexDouble',
  'QInt8',
  'QUInt8',
  'QInt32',
  'QUInt4x2',
  'QUInt2x4',
].map((kind) => `torch ${kind}Storage`);

/** Classes that a persistent id of torch may name. */
export const TORCH_STORAGES: ReadonlySet<string> = new Set(STORAGES);

/** All that a pickle may import, as "module name"; compared exactly. */
export const ALLOWED_GLOBALS: ReadonlySet<string> = new Set([
  ...STORAGES,
  'collections OrderedDict',
  'torch._utils _rebuild_tensor_v2',
  'numpy dtype',
  'numpy ndarray',
  'numpy.core.multiarray _reconstruct',
  'numpy._core.multiarray _reconstruct',
]);
