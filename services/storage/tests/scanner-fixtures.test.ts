import { describe, expect, test } from 'vitest';
import { memorySource } from '../src/scanners/byte-source.ts';
import { scanContent } from '../src/scanners/content/scan-content.ts';
import { scanSecrets } from '../src/scanners/secrets/scan-secrets.ts';
import { sharedFile } from './shared-data.ts';

const KNOWN: [string, string[]][] = [
  ['model-silero-vad/silero_vad_16k.safetensors', []],
  ['model-silero-vad/derived/silero_vad_16k.gguf', []],
  ['model-silero-vad/silero_vad_half.onnx', []],
  ['model-silero-vad/derived/truncated.safetensors', ['truncated']],
  ['model-silero-vad/derived/huge-header.safetensors', ['header-too-large']],
  ['model-silero-vad/silero_vad.jit', ['torchscript', 'pickle-unsafe', 'pickle', 'opcode-allowlisted']],
  ['model-underthesea/features.bin', ['pickle', 'pickle-no-imports']],
  ['model-underthesea/tn_rules_2023_07_14.bin', ['pickle', 'pickle-no-imports']],
  ['model-underthesea/rd_model_2026_08_19.bin', ['pickle', 'pickle-no-imports']],
  ['model-underthesea/ner_crf_2017_10_12.bin', ['opaque']],
  ['model-fasttext-lid176/lid.176.ftz', ['opaque']],
  ['hf-dataset-info/dataset_info.parquet', []],
  ['xcopa-vi/derived/val.vi.zstd.parquet', []],
  ['xcopa-vi/derived/val.vi.bom-crlf.csv', ['byte-order-mark', 'windows-line-ends']],
  ['ud-vi-vtb/vi_vtb-ud-dev.conllu', []],
  ['synthetic-pii-vi/pii.jsonl', []],
  ['vn-provinces/postgres_ImportData_vn_units.sql', []],
  ['audio-vi-tts/clip.wav', []],
];

describe.skipIf(!sharedFile('SOURCES.md'))('the shared sample data (../shared/data, skipped where absent)', () => {
  test.each(KNOWN)('%s', async (path, codes) => {
    const source = memorySource(sharedFile(path)!);
    const found = [...(await scanContent(source)), ...(await scanSecrets(source, new Date()))];
    expect([...new Set(found.map(({ code }) => code))].sort()).toEqual([...codes].sort());
  });
});
