import type { ColumnFinding } from '@alliance/personal-data/personal-data-scan';
import type { Format } from './file-format.ts';

/** How many of the texts of a column are in a language, between 0 and 1. */
export type LanguageShare = { language: string; share: number };

export type ColumnReport = {
  name: string;
  type: string;
  nulls: number;
  /** Approximate; 0 = not counted. */
  distinct: number;
  averageLength: number;
  longest: number;
  lowest: string;
  highest: string;
  /** Of text columns, by a sample. */
  languages: readonly LanguageShare[];
};

export type SampleCell = { text: string | null; cut: boolean };

/** What is known of a file that could be read. Rows are tokens in CoNLL-U and lines in text. */
export type ReadFile = {
  state: 'read';
  rows: number;
  sentences: number;
  characters: number;
  columns: readonly ColumnReport[];
  furtherColumns: number;
  samples: readonly (readonly SampleCell[])[];
  /** What in a sample of the values looks like personal data. */
  personalData: readonly ColumnFinding[];
};

/** A file that is damaged or not what its name says; `problem` never quotes it. */
export type BrokenFile = { state: 'broken'; problem: string };

export type FileReport = ReadFile | BrokenFile;

/** A data file of a version, and what a look at its bytes has shown. */
export type ProfiledFile = { path: string; sha256: string; format: Format; report: FileReport };

/** Grows when the same bytes are to be looked at anew. */
export const PROFILER_VERSION = 1;
