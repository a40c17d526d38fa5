import { useMutation } from '@tanstack/react-query';
import { assetPath, encodePart, formatReference, withQuery } from '../../api/paths.ts';
import { saveFile } from '../../api/save-file.ts';
import type { AssetName } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { useApi, useSession } from '../../session/session-context.tsx';
import { useReader } from '../../session/use-reader.ts';
import styles from './export-section.module.css';
import { exportWords } from './export-words.ts';

type Wanted = { path: string; name: string };
type Version = { asset: AssetName; version: string };

const SUFFIXES = {
  'prov-json': 'prov.json',
  openlineage: 'openlineage.ndjson',
  spdx: 'spdx.json',
  croissant: 'croissant.json',
} as const;
const FORMATS = ['prov-json', 'openlineage', 'spdx', 'croissant'] as const;
const FORMS = ['pdf', 'html', 'json'] as const;

/** What a version was made from as files: for other programs, and for a model the dossier for inspectors. */
export function ExportSection({ asset, version }: Version) {
  const words = useWords(exportWords);
  const { language } = useLanguage();
  const api = useApi();
  const { state } = useSession();
  const { isGovernance, isAuditor, owned } = useReader();
  const seesReports = isGovernance || isAuditor || owned.includes(asset.organisation);
  const save = useMutation({ mutationFn: async ({ path, name }: Wanted) => saveFile(await api.file(path), name) });
  const file = `${asset.organisation}-${asset.name}-${version}`;
  const formats = FORMATS.filter((format) => format !== 'croissant' || asset.kind === 'dataset');
  const offer = (label: string, wanted: Wanted) => (
    <li key={label}>
      <Button quiet disabled={save.isPending} onClick={() => save.mutate(wanted)}>
        {label}
      </Button>
    </li>
  );
  return (
    <section className={styles.section}>
      <h2>{words.title}</h2>
      <p className={styles.soft}>{words.intro}</p>
      <ul className={styles.list}>
        {formats.map((format) =>
          offer(words.formats[format], {
            path: withQuery(`${provenancePath(asset, version)}/export`, { format }),
            name: `${file}.${SUFFIXES[format]}`,
          }),
        )}
      </ul>
      {asset.kind === 'model' && (
        <>
          <p className={styles.soft}>{words.dossierIntro}</p>
          {state.status === 'signed-in' ? (
            <ul className={styles.list}>
              {FORMS.map((format) =>
                offer(words.forms[format], {
                  path: withQuery(`${assetPath(asset, version)}/dossier`, { format, lang: language }),
                  name: `${file}-dossier.${format}`,
                }),
              )}
            </ul>
          ) : (
            <p>{words.signIn}</p>
          )}
        </>
      )}
      {seesReports && (
        <>
          <p className={styles.soft}>{words.reportIntro}</p>
          <ul className={styles.list}>{offer(words.report, reportOf(asset, language))}</ul>
        </>
      )}
      {save.isError && <ProblemNotice error={save.error} />}
    </section>
  );
}

function provenancePath({ kind, organisation, name }: AssetName, version: string): string {
  return `/v1/provenance/${[kind, organisation, name, version].map(encodePart).join('/')}`;
}

/** From before there was anything until now; what is more than one file holds says so at its end. */
function reportOf(asset: AssetName, lang: string): Wanted {
  const to = new Date().toISOString();
  const query = { asset: formatReference(asset), from: '2020-01-01T00:00:00Z', to, limit: 2_000, format: 'pdf', lang };
  return { path: withQuery('/v1/audit/report', query), name: `${asset.organisation}-${asset.name}-report.pdf` };
}
