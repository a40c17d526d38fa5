import type { SignedCheckpoint } from './checkpoint.ts';
import { readCosignatures } from './cosignature.ts';
import type { CosignerKey } from './cosigner-key.ts';
import type { VerifierKey } from './note-key.ts';

/** A witness under the name that a policy gives it. */
export interface PolicyWitness {
  readonly name: string;
  readonly key: CosignerKey;
  /** Prefix of its `add-checkpoint`. */
  readonly url?: string;
}

/** What a checkpoint needs before it counts (C2SP tlog-policy). */
export interface Policy {
  readonly logs: readonly { readonly key: VerifierKey; readonly url?: string }[];
  readonly witnesses: readonly PolicyWitness[];
  /** Undefined: `quorum none`, no cosignature is needed. */
  readonly quorum: Quorum | undefined;
}

/** A witness, or a group of which at least `threshold` members must have cosigned. */
export type Quorum = PolicyWitness | { readonly threshold: number; readonly members: readonly Quorum[] };

/** Who of a policy's witnesses cosigned a checkpoint, and whether they are enough. */
export interface WitnessVerdict {
  readonly isMet: boolean;
  /** Since when they are enough, in POSIX seconds; undefined while they are not, or when nobody is needed. */
  readonly since: number | undefined;
  /** `time` in POSIX seconds. */
  readonly cosigned: readonly { readonly witness: PolicyWitness; readonly time: number }[];
}

/** Says which witnesses of the policy cosigned the checkpoint and whether they meet its quorum; throws bad-signature for a forged line of one of them. */
export function checkWitnesses(policy: Policy, checkpoint: SignedCheckpoint): WitnessVerdict {
  const times = new Map(
    readCosignatures(
      checkpoint,
      policy.witnesses.map(({ key }) => key),
    ).map(({ key, time }) => [key, time]),
  );
  const cosigned = policy.witnesses.flatMap((witness) => {
    const time = times.get(witness.key);
    return time === undefined ? [] : [{ witness, time }];
  });
  const { quorum } = policy;
  if (quorum === undefined) return { isMet: true, since: undefined, cosigned };
  const since = cosigned
    .map(({ time }) => time)
    .toSorted((a, b) => a - b)
    .find((moment) =>
      isWitnessed(quorum, new Set(cosigned.filter(({ time }) => time <= moment).map((one) => one.witness))),
    );
  return { isMet: since !== undefined, since, cosigned };
}

function isWitnessed(quorum: Quorum, cosigned: ReadonlySet<PolicyWitness>): boolean {
  if (!('members' in quorum)) return cosigned.has(quorum);
  return quorum.members.filter((member) => isWitnessed(member, cosigned)).length >= quorum.threshold;
}
