/** Which fields of which message of ONNX hold another message; every other field is passed over. */
export type MessageName = keyof typeof MESSAGES;

export const MESSAGES = {
  model: { 7: 'graph', 8: 'opset', 20: 'training', 25: 'function' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparseTensor' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparseTensor', 23: 'sparseTensor' },
  tensor: { 13: 'entry' },
  sparseTensor: { 1: 'tensor', 2: 'tensor' },
  function: { 7: 'node', 9: 'opset', 11: 'attribute' },
  training: { 1: 'graph', 2: 'graph' },
  opset: {},
  entry: {},
} as const satisfies Record<string, Record<number, string>>;

/** Fields whose text or number matters. */
export const FIELDS = {
  node: { domain: 7 },
  opset: { domain: 1 },
  tensor: { name: 8, location: 14 },
  entry: { key: 1, value: 2 },
} as const;

/** Fields of a tensor that hold its numbers. */
export const INLINE_DATA: readonly number[] = [4, 5, 6, 7, 9, 10, 11];

/** Sets of operators that the standard defines. */
export const STANDARD_DOMAINS: ReadonlySet<string> = new Set([
  '',
  'ai.onnx',
  'ai.onnx.ml',
  'ai.onnx.training',
  'ai.onnx.preview',
  'ai.onnx.preview.training',
]);
