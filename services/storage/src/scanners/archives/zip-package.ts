import { type Finding, refusal } from '../../domain/finding.ts';

export type ZipPackage = {
  /** Holds tensors that pickles name by persistent ids. */
  isTorch: boolean;
  findings: Finding[];
};

/** Which kind of package a zip is, by the names in it, and what is to be said of that kind. */
export function zipPackage(names: readonly string[]): ZipPackage {
  const last = new Set(names.map((name) => name.split('/').at(-1)));
  const hasFolder = (folder: string) =>
    names.some((name) => name.startsWith(`${folder}/`) || name.includes(`/${folder}/`));
  const isTorch = last.has('data.pkl') || last.has('constants.pkl');
  const findings: Finding[] = [];
  if (last.has('constants.pkl') && hasFolder('code'))
    findings.push(
      refusal(
        'torchscript',
        'This is a TorchScript archive, which carries code. Export the weights to safetensors or ONNX.',
      ),
    );
  if (
    last.has('model.weights.h5') ||
    (last.has('config.json') && last.has('metadata.json') && names.some((name) => name.endsWith('.h5')))
  )
    findings.push(
      refusal('keras', 'This is a Keras archive, which can carry code. Export the weights to safetensors or ONNX.'),
    );
  return { isTorch, findings };
}
