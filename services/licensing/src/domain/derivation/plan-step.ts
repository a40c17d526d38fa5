import type { GrantName, ScopeName } from '../term-record.ts';
import { type Attachment, type Form, isMaterial, isWeights, type Target } from './attachment.ts';
import type { Operation, WorkKind } from './question.ts';

type Kind = 'keep' | 'adapt' | 'learn' | 'tune' | 'generate' | 'distil' | 'evaluate';

const KINDS: Readonly<Record<Operation, Kind>> = {
  copy: 'keep',
  collect: 'keep',
  filter: 'adapt',
  annotate: 'adapt',
  merge: 'adapt',
  train: 'learn',
  embed: 'learn',
  finetune: 'tune',
  quantise: 'tune',
  'merge-weights': 'tune',
  generate: 'generate',
  distil: 'distil',
  evaluate: 'evaluate',
};

/** What one operation asks of the terms of a source, and what it makes of the source. */
export type StepPlan = {
  readonly required: readonly GrantName[];
  /** Which statement about models decides what the source becomes; `train`: the grant of that name does. */
  readonly decidedBy: ScopeName | 'train' | null;
  /** What it becomes where nothing else decides; null = no terms flow on. */
  readonly form: Form | null;
};

/** Plans a step of terms along an edge (licensing.md section 4). */
export function planStep(
  attachment: Pick<Attachment, 'form' | 'work'>,
  { operation, parentKind }: { operation: Operation; parentKind: WorkKind },
  target: Pick<Target, 'kind' | 'shared' | 'served'>,
): StepPlan {
  const { form } = attachment;
  const kind = kindOf(operation, parentKind);
  const shares: GrantName[] = target.shared ? ['share'] : [];
  const publishes: GrantName[] = target.kind === 'model' && (target.shared || target.served) ? ['publish_weights'] : [];
  if (!isMaterial(attachment)) return planWithoutMaterial(form, kind);
  switch (kind) {
    case 'evaluate':
      return { required: ['use'], decidedBy: null, form: null };
    case 'keep':
      return { required: ['use', ...shares], decidedBy: null, form };
    case 'adapt':
      return {
        required: ['use', 'adapt', ...shares],
        decidedBy: null,
        form: isWeights(attachment) ? 'derivative' : 'adapted',
      };
    case 'learn':
      return { required: ['use', 'adapt', 'train', ...publishes], decidedBy: 'train', form: 'open' };
    case 'tune':
      return { required: ['use', 'adapt', 'train', ...publishes], decidedBy: null, form: 'derivative' };
    case 'generate':
      return { required: ['output_use'], decidedBy: 'outputs', form: 'outputs' };
    case 'distil':
      return { required: ['output_use', 'train', ...publishes], decidedBy: 'distil', form: 'open' };
  }
}

/** What a text leaves free or open, or what only carries duties, needs no grants of its own. */
function planWithoutMaterial(form: Form, kind: Kind): StepPlan {
  const ends = kind === 'evaluate' || (form === 'result' && kind === 'generate');
  const trains = form === 'outputs' && kind === 'learn';
  return { required: [], decidedBy: trains ? 'synthetic' : null, form: ends ? null : form };
}

/** The same word means another thing for data than for a model: a model is tuned, data is trained on. */
function kindOf(operation: Operation, parentKind: WorkKind): Kind {
  const kind = KINDS[operation];
  if (parentKind === 'dataset') {
    if (kind === 'tune' || kind === 'distil') return 'learn';
    return kind === 'generate' ? 'adapt' : kind;
  }
  if (kind !== 'learn') return kind;
  return operation === 'embed' ? 'generate' : 'tune';
}
