import { type Finding, refusal, remark } from '../../domain/finding.ts';
import type { ByteSource } from '../byte-source.ts';
import { judgePickle } from './judge-pickle.ts';

/** The finding that an exception of governance can excuse. */
const PICKLE = 'pickle';
const ADVICE = 'Convert it to safetensors';

/** A pickle is refused; what is said beside decides whether governance may grant an exception. */
export async function scanPickle(source: ByteSource, options: { isTorch: boolean }): Promise<Finding[]> {
  const judgement = await judgePickle(source, options);
  if (judgement.label === 'refused')
    return [refusal('pickle-unsafe', `This is a Python pickle that may run code: ${judgement.because}. ${ADVICE}.`)];
  const label =
    judgement.label === 'no-imports'
      ? remark('pickle-no-imports', "The pickle holds data only. Loading this file runs Python's unpickler.")
      : remark('opcode-allowlisted', "The pickle imports known names only. Loading this file runs Python's unpickler.");
  return [
    refusal(
      PICKLE,
      `This is a Python pickle, which can run code when it is loaded. ${ADVICE}, or ask governance for an exception.`,
    ),
    label,
  ];
}
