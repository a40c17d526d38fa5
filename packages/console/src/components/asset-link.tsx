import { Link } from 'react-router';

/** "dataset:org/name" as a link to its page; as it is where it cannot be read. */
export function AssetLink({ reference }: { reference: string | null }) {
  const [, kind, path] = /^(dataset|model):([\w-]+\/[\w.-]+)$/.exec(reference ?? '') ?? [];
  return kind && path ? (
    <Link to={`/${kind}s/${path}`} translate="no">
      {path}
    </Link>
  ) : (
    <span translate="no">{reference}</span>
  );
}
