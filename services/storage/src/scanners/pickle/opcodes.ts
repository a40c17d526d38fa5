/** How the argument of an opcode is written. */
export type Argument =
  | 'none'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'i32'
  | 'u64'
  | 'f64'
  | 'int-line'
  | 'long-line'
  | 'float-line'
  | 'string-line'
  | 'unicode-line'
  | 'name-line'
  | 'two-names'
  | 'long-u8'
  | 'long-i32'
  | 'bytes-u8'
  | 'bytes-u32'
  | 'bytes-u64'
  | 'latin-u8'
  | 'latin-i32'
  | 'utf8-u8'
  | 'utf8-u32'
  | 'utf8-u64';

/** All 68 opcodes of protocols 0 to 5, by their byte. */
export const OPCODES: ReadonlyMap<number, readonly [name: string, argument: Argument]> = new Map([
  [0x28, ['MARK', 'none']],
  [0x29, ['EMPTY_TUPLE', 'none']],
  [0x2e, ['STOP', 'none']],
  [0x30, ['POP', 'none']],
  [0x31, ['POP_MARK', 'none']],
  [0x32, ['DUP', 'none']],
  [0x42, ['BINBYTES', 'bytes-u32']],
  [0x43, ['SHORT_BINBYTES', 'bytes-u8']],
  [0x46, ['FLOAT', 'float-line']],
  [0x47, ['BINFLOAT', 'f64']],
  [0x49, ['INT', 'int-line']],
  [0x4a, ['BININT', 'i32']],
  [0x4b, ['BININT1', 'u8']],
  [0x4c, ['LONG', 'long-line']],
  [0x4d, ['BININT2', 'u16']],
  [0x4e, ['NONE', 'none']],
  [0x50, ['PERSID', 'name-line']],
  [0x51, ['BINPERSID', 'none']],
  [0x52, ['REDUCE', 'none']],
  [0x53, ['STRING', 'string-line']],
  [0x54, ['BINSTRING', 'latin-i32']],
  [0x55, ['SHORT_BINSTRING', 'latin-u8']],
  [0x56, ['UNICODE', 'unicode-line']],
  [0x58, ['BINUNICODE', 'utf8-u32']],
  [0x5d, ['EMPTY_LIST', 'none']],
  [0x61, ['APPEND', 'none']],
  [0x62, ['BUILD', 'none']],
  [0x63, ['GLOBAL', 'two-names']],
  [0x64, ['DICT', 'none']],
  [0x65, ['APPENDS', 'none']],
  [0x67, ['GET', 'int-line']],
  [0x68, ['BINGET', 'u8']],
  [0x69, ['INST', 'two-names']],
  [0x6a, ['LONG_BINGET', 'u32']],
  [0x6c, ['LIST', 'none']],
  [0x6f, ['OBJ', 'none']],
  [0x70, ['PUT', 'int-line']],
  [0x71, ['BINPUT', 'u8']],
  [0x72, ['LONG_BINPUT', 'u32']],
  [0x73, ['SETITEM', 'none']],
  [0x74, ['TUPLE', 'none']],
  [0x75, ['SETITEMS', 'none']],
  [0x7d, ['EMPTY_DICT', 'none']],
  [0x80, ['PROTO', 'u8']],
  [0x81, ['NEWOBJ', 'none']],
  [0x82, ['EXT1', 'u8']],
  [0x83, ['EXT2', 'u16']],
  [0x84, ['EXT4', 'i32']],
  [0x85, ['TUPLE1', 'none']],
  [0x86, ['TUPLE2', 'none']],
  [0x87, ['TUPLE3', 'none']],
  [0x88, ['NEWTRUE', 'none']],
  [0x89, ['NEWFALSE', 'none']],
  [0x8a, ['LONG1', 'long-u8']],
  [0x8b, ['LONG4', 'long-i32']],
  [0x8c, ['SHORT_BINUNICODE', 'utf8-u8']],
  [0x8d, ['BINUNICODE8', 'utf8-u64']],
  [0x8e, ['BINBYTES8', 'bytes-u64']],
  [0x8f, ['EMPTY_SET', 'none']],
  [0x90, ['ADDITEMS', 'none']],
  [0x91, ['FROZENSET', 'none']],
  [0x92, ['NEWOBJ_EX', 'none']],
  [0x93, ['STACK_GLOBAL', 'none']],
  [0x94, ['MEMOIZE', 'none']],
  [0x95, ['FRAME', 'u64']],
  [0x96, ['BYTEARRAY8', 'bytes-u64']],
  [0x97, ['NEXT_BUFFER', 'none']],
  [0x98, ['READONLY_BUFFER', 'none']],
]);
