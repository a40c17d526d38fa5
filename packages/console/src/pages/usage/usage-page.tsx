import { useSearchParams } from 'react-router';
import { CodeBlock } from '../../components/code-block.tsx';
import { LinkTabs } from '../../components/link-tabs.tsx';
import { PageHeading } from '../../components/page-heading.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { useWords } from '../../language/use-words.ts';
import { SignedInOnly } from '../../session/signed-in-only.tsx';
import { useReader } from '../../session/use-reader.ts';
import { CsvButton } from './csv-button.tsx';
import { MEASURES } from './gather-usage.ts';
import { lastMonths } from './months.ts';
import { UsageCharts } from './usage-charts.tsx';
import styles from './usage-page.module.css';
import { usageWords } from './words.ts';

const MONTHS = 6;

/** What was downloaded of an organisation's assets: by month and asset, drawn and in a table, and as CSV. */
export function UsagePage() {
  const words = useWords(usageWords);
  return (
    <SignedInOnly title={words.title}>
      <Usage />
    </SignedInOnly>
  );
}

function Usage() {
  const { t } = useLanguage();
  const words = useWords(usageWords);
  const { organisations } = useReader();
  const [params] = useSearchParams();
  const organisation = params.get('organisation') ?? organisations[0];
  const measure = MEASURES.find((one) => one === params.get('measure')) ?? 'downloads';
  if (organisation === undefined)
    return (
      <>
        <PageHeading title={words.title} />
        <p className={styles.soft}>{words.noOrganisation}</p>
      </>
    );
  const months = lastMonths(new Date(), MONTHS);
  const to = (of: string, what: string) => `/usage?organisation=${encodeURIComponent(of)}&measure=${what}`;
  return (
    <div className={styles.page}>
      <PageHeading title={words.titleOf(organisation)}>{words.titleOf(organisation)}</PageHeading>
      {organisations.length > 1 && (
        <LinkTabs
          label={words.organisation}
          tabs={organisations.map((one) => ({ to: to(one, measure), text: one, isOpen: one === organisation }))}
        />
      )}
      <LinkTabs
        label={words.measure}
        tabs={MEASURES.map((one) => ({
          to: to(organisation, one),
          text: words.measures[one],
          isOpen: one === measure,
        }))}
      />
      <UsageCharts key={organisation} organisation={organisation} months={months} measure={measure} />
      <p className={styles.row}>
        {months.toReversed().map((month) => (
          <CsvButton key={month} organisation={organisation} month={month} />
        ))}
      </p>
      <section className={styles.command}>
        <h2>{t.requests.onCommandLine}</h2>
        <CodeBlock text={`alliance usage ${organisation} --month ${months.at(-1)} --csv`} />
      </section>
    </div>
  );
}
