import { useLanguage } from '../../language/language-context.tsx';
import styles from './section-nav.module.css';

type SectionNavProps = { hasAbout: boolean; isModel: boolean; hasVersion: boolean };

/** The parts of the page. */
export function SectionNav({ hasAbout, isModel, hasVersion }: SectionNavProps) {
  const { t } = useLanguage();
  const sections = [
    ...(hasAbout ? [{ id: 'about', title: t.asset.description }] : []),
    ...(isModel ? [{ id: 'card', title: t.asset.card }] : []),
    ...(hasVersion
      ? [
          { id: 'files', title: t.asset.files },
          { id: 'use', title: t.asset.use },
          { id: 'sources', title: t.asset.sources },
        ]
      : []),
    { id: 'versions', title: t.asset.versions },
  ];
  return (
    <nav aria-label={t.asset.sections} className={styles.nav}>
      {sections.map(({ id, title }) => (
        <a key={id} href={`#${id}`}>
          {title}
        </a>
      ))}
    </nav>
  );
}
