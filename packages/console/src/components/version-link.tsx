import { Link } from 'react-router';
import { encodePart, parseReference } from '../api/paths.ts';

/** "dataset:org/name@1.0.0" as a link to that version; as it is where it cannot be read. */
export function VersionLink({ reference }: { reference: string }) {
  const version = parseReference(reference);
  if (!version) return <span translate="no">{reference}</span>;
  const { kind, organisation, name } = version;
  return (
    <Link to={`/${kind}s/${organisation}/${name}?version=${encodePart(version.version)}`} translate="no">
      {`${organisation}/${name}@${version.version}`}
    </Link>
  );
}
