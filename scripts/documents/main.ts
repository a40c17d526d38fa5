// Writes the documents that are made from code. In a process of its own, after the contracts were generated: one that loaded
// them before would describe the old ones.
import { DOCUMENTS, writeDocument } from './write-documents.ts';

for (const path of Object.keys(DOCUMENTS)) await writeDocument(path, '.');
