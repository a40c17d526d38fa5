import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { useLanguage } from '../language/language-context.tsx';
import styles from './markdown.module.css';
import { nestHeadings } from './nest-headings.ts';

type MarkdownProps = {
  text: string;
  /** Level of the heading that the text stands under. */
  above?: 2 | 3;
};

/**
 * A text of a member, as Markdown. It becomes React elements, never markup: HTML in it is shown as it was typed, and only web
 * and mail addresses become links.
 */
export function Markdown({ text, above = 2 }: MarkdownProps) {
  return (
    <div className={styles.text}>
      <ReactMarkdown remarkPlugins={[remarkGfm, [nestHeadings, { above }]]} components={COMPONENTS}>
        {text}
      </ReactMarkdown>
    </div>
  );
}

const COMPONENTS: Components = {
  a: ({ href, children }) => <TextLink href={href}>{children}</TextLink>,
  // Pictures of elsewhere would tell elsewhere who reads; they are offered as links.
  img: ({ src, alt }) => <ImageLink src={src} alt={alt} />,
  // A check box of a task list: a picture of one, since it does nothing.
  input: ({ checked }) => <span>{checked ? '☑' : '☐'}</span>,
  table: ({ children }) => <WideTable>{children}</WideTable>,
  pre: ({ children }) => <pre className={styles.code}>{children}</pre>,
};

function TextLink({ href, children }: { href?: string | undefined; children: React.ReactNode }) {
  return isAddress(href) ? (
    <a href={href} rel="nofollow ugc noopener noreferrer">
      {children}
    </a>
  ) : (
    <span>{children}</span>
  );
}

function ImageLink({ src, alt }: { src?: string | Blob | undefined; alt?: string | undefined }) {
  const { t } = useLanguage();
  return <TextLink href={typeof src === 'string' ? src : undefined}>{t.showImage(alt || t.unnamedImage)}</TextLink>;
}

function WideTable({ children }: { children: React.ReactNode }) {
  const { t } = useLanguage();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <figure className={styles.wide} aria-label={t.table} tabIndex={0}>
      <table>{children}</table>
    </figure>
  );
}

function isAddress(href: string | undefined): href is string {
  return href !== undefined && /^(https?:\/\/|mailto:)/i.test(href);
}
