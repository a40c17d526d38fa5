import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../src/scanners/byte-source.ts';
import { scanContent } from '../src/scanners/content/scan-content.ts';
import { gguf, npy, onnx, protobuf } from './model-files.ts';
import { DATA_PICKLE, HOSTILE_PICKLE, pickle, safetensors, tar, zip } from './scan-files.ts';

const scan = async (bytes: Buffer | string) =>
  (await scanContent(memorySource(Buffer.from(bytes as string)))).map(({ gravity, code }) => `${gravity} ${code}`);
const header = (entries: object | string, data = 0) => {
  const file = safetensors({}, typeof entries === 'string' ? entries : JSON.stringify(entries));
  return Buffer.concat([file, Buffer.alloc(data)]);
};
const tensor = (start: number, end: number, changes: object = {}) => ({
  dtype: 'U8',
  shape: [end - start],
  data_offsets: [start, end],
  ...changes,
});

describe('safetensors', () => {
  test.each<[string, Buffer, string[]]>([
    ['as the library writes it', safetensors({ a: [2, 3], b: [4] }), []],
    [
      'with metadata, a scalar and nothing',
      header({ __metadata__: { format: 'pt' }, a: tensor(0, 1, { shape: [] }), b: tensor(1, 1, { shape: [0, 9] }) }, 1),
      [],
    ],
    ['ends in blanks', header(`${JSON.stringify({ a: tensor(0, 1) })}   `, 1), []],
    [
      'a key twice',
      header(
        '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\\u0061":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
        1,
      ),
      ['refuse duplicate-key'],
    ],
    ['metadata that is no text', header({ __metadata__: { a: 1 } }), ['refuse malformed-metadata']],
    ['bytes after the last tensor', header({ a: tensor(0, 1) }, 2), ['refuse trailing-bytes']],
    ['a hole', header({ a: tensor(0, 1), b: tensor(2, 3) }, 3), ['refuse hole']],
    ['an overlap', header({ a: tensor(0, 2), b: tensor(1, 3) }, 3), ['refuse overlap']],
    ['less data than tensors', header({ a: tensor(0, 9) }, 8), ['refuse truncated']],
    ['a shape that does not fit', header({ a: tensor(0, 1, { shape: [2] }) }, 1), ['refuse size-differs']],
    ['a shape that overflows', header({ a: tensor(0, 0, { shape: [2 ** 40, 2 ** 40] }) }), ['refuse size-differs']],
    ['a field too many', header({ a: tensor(0, 1, { x: 1 }) }, 1), ['refuse malformed-tensor']],
    ['a type of tomorrow', header({ a: tensor(0, 1, { dtype: 'F1' }) }, 1), ['hold unknown-type']],
    ['half a byte', header({ a: tensor(0, 1, { dtype: 'F4', shape: [1] }) }, 1), ['refuse size-differs']],
    [
      'a header of 1 TiB',
      Buffer.concat([
        Buffer.from('000000000001000', 'hex'),
        Buffer.from([0]),
        Buffer.from('{"a"'),
        Buffer.alloc(4_000),
      ]),
      ['refuse header-too-large'],
    ],
  ])('%s', async (_what, bytes, expected) => {
    expect(await scan(bytes)).toEqual(expected);
  });
});

describe('GGUF', () => {
  const tensors = [{ name: 'a', shape: [32n], type: 0 }];
  test.each<[string, Buffer, string[]]>([
    ['as it should be', gguf({ keys: { 'general.name': 'x' }, tensors }), []],
    ['a chat template', gguf({ keys: { 'tokenizer.chat_template': '{{ x }}' }, tensors }), ['flag has-template']],
    [
      'a key twice',
      gguf({
        keys: [
          ['a', 'x'],
          ['a', 'y'],
        ],
        tensors,
      }),
      ['refuse bad-key'],
    ],
    ['a tensor twice', gguf({ tensors: [...tensors, { ...tensors[0]!, offset: 128n }] }), ['refuse bad-tensor-name']],
    ['five dimensions', gguf({ tensors: [{ name: 'a', shape: [1n, 1n, 1n, 1n, 1n], type: 0 }] }), ['refuse bad-shape']],
    ['part of a block', gguf({ tensors: [{ name: 'a', shape: [31n], type: 8 }] }), ['refuse bad-shape']],
    [
      'a shape that overflows',
      gguf({ tensors: [{ name: 'a', shape: [2n ** 62n, 4n], type: 0, bytes: 0 }] }),
      ['refuse bad-shape'],
    ],
    ['an unknown type', gguf({ tensors: [{ name: 'a', shape: [1n], type: 999, bytes: 4 }] }), ['hold unknown-type']],
    ['version 1', gguf({ version: 1, tensors }), ['refuse unknown-version']],
    ['big-endian', gguf({ version: 0x03000000, tensors }), ['refuse big-endian']],
    ['too short', gguf({ tensors }).subarray(0, -1), ['refuse truncated']],
    ['too long', Buffer.concat([gguf({ tensors }), Buffer.alloc(64)]), ['refuse trailing-bytes']],
    ['a million keys', gguf({ keyCount: 1_000_000n, tensors }), ['refuse too-many-keys']],
    ['cut in its header', gguf({ keys: { a: 'b' }, tensors }).subarray(0, 40), ['refuse truncated-header']],
    [
      'a list of lists',
      gguf({ rawKey: Buffer.from('0100000000000000610900000009000000', 'hex'), tensors }),
      ['refuse nested-array'],
    ],
  ])('%s', async (_what, bytes, expected) => {
    expect(await scan(bytes)).toEqual(expected);
  });
});

describe('ONNX', () => {
  const external = (location: string, more: Record<number, unknown> = {}) =>
    onnx({ tensor: protobuf({ 8: 'w', 14: 1, 13: [protobuf({ 1: 'location', 2: location })], ...more }) });
  test.each<[string, Buffer, string[]]>([
    ['as it should be', onnx({}), []],
    ['operators of its own', onnx({ domain: 'my.ops' }), ['flag custom-ops']],
    ['data beside it', external('weights.bin'), ['flag external-data']],
    ['data above it', external('../../etc/passwd'), ['refuse unsafe-external-data']],
    ['data elsewhere', external('/etc/passwd'), ['refuse unsafe-external-data']],
    ['data on a drive', external('c:/x'), ['refuse unsafe-external-data']],
    ['data in two places', external('weights.bin', { 9: 'inline' }), ['refuse ambiguous-data']],
    ['cut off', onnx({}).subarray(0, -3), ['refuse malformed']],
    ['nested too deeply', onnx({ depth: 60 }), ['refuse malformed']],
  ])('%s', async (_what, bytes, expected) => {
    expect(await scan(bytes)).toEqual(expected);
  });
});

describe('what ONNX models need beside them', () => {
  const tensorIn = (location: string, offset?: number, length?: number) =>
    protobuf({
      ...{ 8: 'w', 14: 1 },
      13: Object.entries({ location, offset, length })
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => protobuf({ 1: key, 2: String(value) })),
    });
  const needsOf = async (bytes: Buffer) =>
    (await scanContent(memorySource(bytes))).map(({ needs }) => needs).filter((needs) => needs !== undefined);

  test('is each file once, as long as its tensors reach', async () => {
    const tensors = [tensorIn('w.bin', 64, 36), tensorIn('w.bin', 0, 64), tensorIn('b/c.bin'), tensorIn('d.bin', 7)];
    expect(await needsOf(onnx({ tensor: tensors }))).toEqual([
      { location: 'w.bin', bytes: 100 },
      { location: 'b/c.bin', bytes: 0 },
      { location: 'd.bin', bytes: 7 },
    ]);
  });

  test('is not asked of the version when they are packed', async () => {
    const model = onnx({ tensor: [tensorIn('w.bin', 0, 64)] });
    const packed = zip([{ name: 'model.onnx', bytes: model }]);
    expect(await scan(packed)).toEqual(['flag external-data']);
    expect(await needsOf(packed)).toEqual([]);
    expect(await needsOf(gzipSync(model))).toEqual([]);
  });

  test('is more than anybody can check', async () => {
    const tensors = Array.from({ length: 901 }, (_, n) => tensorIn(`t${n}`));
    expect(await scan(onnx({ tensor: tensors }))).toEqual(['hold too-many-files']);
    expect(await scan(onnx({ tensor: [tensorIn('x'.repeat(1_025))] }))).toEqual(['refuse unsafe-external-data']);
  });
});

describe('NPY and NPZ', () => {
  const good = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 24);
  test.each<[string, Buffer, string[]]>([
    ['an array', good, []],
    ['one number', npy("{'descr': '|b1', 'fortran_order': False, 'shape': (), }", 1), []],
    [
      'with fields',
      npy("{'descr': [('a', '<i4'), ('b', '<U2', (2,))], 'fortran_order': False, 'shape': (3,), }", 60),
      [],
    ],
    ['objects', npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 8), ['refuse object-array']],
    [
      'objects in a field',
      npy("{'descr': [('a', '|O')], 'fortran_order': False, 'shape': (1,), }", 8),
      ['refuse object-array'],
    ],
    ['another size', npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 9), ['refuse size-differs']],
    [
      'code in the header',
      npy("{'descr': __import__('os'), 'fortran_order': False, 'shape': (), }", 1),
      ['refuse malformed-header'],
    ],
    ['archive of arrays', zip([{ name: 'a.npy', bytes: good }]), []],
    [
      'archive with objects',
      zip([{ name: 'a.npy', bytes: npy("{'descr': 'O', 'fortran_order': False, 'shape': (1,)}", 8) }]),
      ['refuse object-array'],
    ],
  ])('%s', async (_what, bytes, expected) => {
    expect(await scan(bytes)).toEqual(expected);
  });
});

describe('archives', () => {
  const text = { name: 'a.txt', bytes: 'xin chào\n' };
  const good = zip([text, { name: 'b/', bytes: '', method: 0 }, { name: 'b/c.csv', bytes: 'a,b\n', method: 0 }]);
  const overlapping = () => {
    const bytes = zip([text, { ...text, name: 'b.txt' }]);
    // Both entries of the directory now lead to the first one.
    bytes.writeUInt32LE(0, bytes.lastIndexOf('504b0102', undefined, 'hex') + 42);
    return bytes;
  };
  test.each<[string, Buffer, string[]]>([
    ['a zip', good, []],
    ['a zip with a comment', zip([text], { comment: 'xin chào' }), []],
    ['bytes before it', Buffer.concat([Buffer.from('504b0304', 'hex'), good]), ['refuse malformed']],
    ['bytes after it', Buffer.concat([good, Buffer.from('x')]), ['refuse truncated']],
    ['a way out', zip([{ ...text, name: '../a.txt' }]), ['refuse unsafe-name']],
    ['a way out on Windows', zip([{ ...text, name: '..\\a.txt' }]), ['refuse unsafe-name']],
    ['an absolute name', zip([{ ...text, name: '/etc/passwd' }]), ['refuse unsafe-name']],
    ['a name twice', zip([text, text]), ['refuse duplicate-entry']],
    ['names that some systems take for one', zip([text, { ...text, name: 'A.TXT' }]), ['refuse duplicate-entry']],
    [
      'NFC and NFD',
      zip([
        { ...text, name: 'ế' },
        { ...text, name: 'e\u0302\u0301' },
      ]),
      ['refuse duplicate-entry'],
    ],
    ['two names for one entry', zip([{ ...text, localName: 'b.txt' }]), ['refuse headers-differ']],
    ['a link', zip([{ ...text, unixMode: 0o120777 }]), ['refuse link']],
    ['encrypted', zip([{ ...text, flags: 1 }]), ['refuse encrypted']],
    ['a wrong sum', zip([{ ...text, crc: 1 }]), ['refuse bad-checksum']],
    ['a wrong size', zip([{ ...text, size: 5 }]), ['refuse size-differs']],
    ['overlapping entries', overlapping(), ['refuse overlap']],
    ['a bomb', zip([{ name: 'zeros', bytes: Buffer.alloc(40_000_000) }]), ['refuse bomb']],
    ['an archive inside', zip([{ name: 'inner.zip', bytes: good }]), ['flag nested-archive']],
    [
      'a pickle inside an archive inside',
      zip([{ name: 'x', bytes: zip([{ name: 'data.pkl', bytes: DATA_PICKLE }]) }]),
      ['refuse pickle-unsafe'],
    ],
    [
      'a program inside',
      zip([{ name: 'a.txt', bytes: Buffer.from('7f454c4602010100', 'hex') }]),
      ['refuse executable'],
    ],
    ['a tar', tar([text, { name: 'd/', type: '5' }]), []],
    ['a tar with a link', tar([{ name: 'a', type: '2', link: '/etc/passwd' }]), ['refuse link']],
    ['a tar with a device', tar([{ name: 'a', type: '3' }]), ['refuse link']],
    ['a tar with a way out', tar([{ name: 'a/../../b', bytes: 'x' }]), ['refuse unsafe-name']],
    ['a tar with a name twice', tar([text, text]), ['refuse duplicate-entry']],
    ['half a tar', tar([text]).subarray(0, 600), ['refuse truncated']],
    ['a tar and more', Buffer.concat([tar([text]), Buffer.from('x')]), ['refuse trailing-bytes']],
    ['a broken tar', Buffer.concat([Buffer.from('b'), tar([text]).subarray(1)]), ['refuse corrupt']],
    ['a packed text', gzipSync('xin chào\n'), []],
    ['a packed tar', gzipSync(tar([text])), []],
    ['zstd', zstdCompressSync('xin chào\n'), []],
    ['gzip and more', Buffer.concat([gzipSync('xin chào'), Buffer.from('x')]), ['refuse corrupt']],
    ['half a gzip', gzipSync('xin chào các bạn').subarray(0, -9), ['refuse corrupt']],
    ['a packed bomb', gzipSync(Buffer.alloc(200_000_000)), ['refuse bomb']],
    ['a packed zip', gzipSync(good), ['flag nested-archive']],
    ['7z', Buffer.from('377abcaf271c0004', 'hex'), ['refuse refused-archive']],
    ['bzip2', Buffer.from('BZh91AY&SY....'), ['hold cannot-open']],
  ])('%s', async (_what, bytes, expected) => {
    expect(await scan(bytes)).toEqual(expected);
  });

  test('a hundred thousand entries and one', async () => {
    const many = Array.from({ length: 100_001 }, (_, n) => ({ name: String(n), bytes: '', method: 0 as const }));
    const bytes = zip(many);
    // The count of the directory has 16 bits: the true one would need the wider record.
    expect((await scan(bytes))[0]).toMatch(/^refuse (too-many-entries|malformed)$/);
    expect(await scan(tar(many.map(({ name }) => ({ name }))))).toEqual(['refuse too-many-entries']);
  });
});

describe('pickles, under whatever name', () => {
  const torch = (data: Buffer) =>
    zip([
      { name: 'm/data.pkl', bytes: data, method: 0 },
      { name: 'm/data/0', bytes: Buffer.alloc(4), method: 0 },
    ]);
  const persistent = pickle(
    'ctorch._utils\n_rebuild_tensor_v2\n',
    '(',
    '(',
    'X\x07\0\0\0storage',
    'ctorch\nFloatStorage\n',
    'X\x01\0\0\0' + '0',
    'X\x03\0\0\0cpu',
    'K\x01',
    't',
    'Q',
    'K\0',
    'K\x01\x85',
    'K\x01\x85',
    '\x89',
    'ccollections\nOrderedDict\n',
    ')',
    'R',
    't',
    'R',
  );
  const label = ['refuse pickle', 'flag opcode-allowlisted'];
  test.each<[string, Buffer, string[]]>([
    ['data', DATA_PICKLE, ['refuse pickle', 'flag pickle-no-imports']],
    ['known names', pickle('ccollections\nOrderedDict\n', ')', 'R'), label],
    ['tensors of torch', torch(persistent), label],
    ['the same without its archive', persistent, ['refuse pickle-unsafe']],
    [
      'TorchScript',
      zip([
        { name: 'm/code/a.py', bytes: 'x = 1' },
        { name: 'm/constants.pkl', bytes: DATA_PICKLE },
      ]),
      ['refuse torchscript', 'refuse pickle', 'flag pickle-no-imports'],
    ],
    ['a command', HOSTILE_PICKLE, ['refuse pickle-unsafe']],
    ['a command, packed', gzipSync(HOSTILE_PICKLE), ['refuse pickle-unsafe']],
    ['a command in an archive', zip([{ name: 'readme.txt', bytes: HOSTILE_PICKLE }]), ['refuse pickle-unsafe']],
    ['a command of protocol 0', Buffer.from("cos\nsystem\n(S'id'\ntR."), ['refuse pickle-unsafe']],
    [
      'a name through the memo',
      pickle('X\x02\0\0\0os', 'q\0', 'X\x06\0\0\0system', 'h\0', '0', '\x93'),
      ['refuse pickle-unsafe'],
    ],
    ['a name that is made', pickle('K\x01', 'X\x06\0\0\0system', '\x93'), ['refuse pickle-unsafe']],
    ['INST', pickle("(S'id'\nios\nsystem\n"), ['refuse pickle-unsafe']],
    ['EXT', pickle('\x82\x01'), ['refuse pickle-unsafe']],
    ['dots in a name', pickle('ccollections\nOrderedDict.__init__\n'), ['refuse pickle-unsafe']],
    ['a class that is changed', pickle('ccollections\nOrderedDict\n', '}', 'b'), ['refuse pickle-unsafe']],
    ['bytes after STOP', Buffer.concat([DATA_PICKLE, Buffer.from('x')]), ['refuse pickle-unsafe']],
    ['two of them', Buffer.concat([DATA_PICKLE, DATA_PICKLE]), ['refuse pickle-unsafe']],
    ['a frame beyond the end', pickle(Buffer.from('95ffffffffffffff00', 'hex'), 'N'), ['refuse pickle-unsafe']],
    ['an empty memo', pickle('h\x07'), ['refuse pickle-unsafe']],
    ['an unknown opcode', pickle('\xff'), ['refuse pickle-unsafe']],
    ['a text that begins like one', Buffer.from('cat\ndog\nN.\n'), []],
    ['a short word', Buffer.from('N.'), []],
  ])('%s', async (_what, bytes, expected) => {
    expect(await scan(bytes)).toEqual(expected);
  });
});

describe('other files', () => {
  test.each<[string, Buffer | string, string[]]>([
    ['text', 'Xin chào.\n', []],
    ['code', '#!/bin/sh\nrm -rf /\n', []],
    ['a byte order mark', '\ufeffa,b\r\n', ['flag byte-order-mark', 'flag windows-line-ends']],
    ['decomposed letters', 'e\u0302\u0301', ['flag decomposed']],
    [
      'text that turns into something else',
      Buffer.concat([Buffer.alloc(5_000, 'a'), Buffer.from([0, 1])]),
      ['hold not-text'],
    ],
    ['Latin-1 further down', Buffer.concat([Buffer.alloc(5_000, 'a'), Buffer.from([0xe9, 0x20])]), ['hold not-text']],
    ['HDF5', Buffer.from('894844460d0a1a0a00', 'hex'), ['refuse hdf5']],
    ['a Windows program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(64)]), ['refuse executable']],
    ['a word that begins with MZ', 'MZ is not a program\n', []],
    ['WebAssembly', Buffer.from('0061736d01000000', 'hex'), ['refuse executable']],
    ['an image', Buffer.from('89504e470d0a1a0a0000', 'hex'), []],
    ['an encrypted table', Buffer.from('PARE1234567890PARE'), ['hold encrypted']],
    ['half a table', Buffer.from('PAR1\0\0\0\0\0\0\0\0\0'), ['refuse truncated']],
    ['half an Arrow file', Buffer.from('ARROW1\0\0\0\0\0\0\0\0\0\0\0\0\0'), ['refuse truncated']],
    ['noise', Buffer.from('00ff00ff00ff', 'hex'), ['hold unknown-format']],
  ])('%s', async (_what, bytes, expected) => {
    expect(await scan(bytes)).toEqual(expected);
  });
});
