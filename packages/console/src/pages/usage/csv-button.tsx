import { useMutation } from '@tanstack/react-query';
import { encodePart } from '../../api/paths.ts';
import { saveFile } from '../../api/save-file.ts';
import { Button } from '../../components/button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useWords } from '../../language/use-words.ts';
import { useApi } from '../../session/session-context.tsx';
import { usageWords } from './words.ts';

/** The statement of a month as CSV. It needs the reader's token, which no plain link carries. */
export function CsvButton({ organisation, month }: { organisation: string; month: string }) {
  const words = useWords(usageWords);
  const api = useApi();
  const fetchCsv = useMutation({
    mutationFn: async () => {
      const path = `/v1/organisations/${encodePart(organisation)}/usage-statements.csv?month=${month}`;
      saveFile(await api.file(path), `usage-${organisation}-${month}.csv`);
    },
  });
  return (
    <>
      <Button quiet disabled={fetchCsv.isPending} onClick={() => fetchCsv.mutate()}>
        {words.csv(month)}
      </Button>
      {fetchCsv.isError && <ProblemNotice error={fetchCsv.error} />}
    </>
  );
}
