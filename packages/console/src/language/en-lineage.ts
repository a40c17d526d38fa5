/** What the console says about lineage, in English. */
export const enLineage = {
  lineage: {
    title: (version: string) => `Lineage of version ${version}`,
    intro: 'Sources stand to the left, what was made from them to the right. What you may not see has no name here.',
    show: 'Show the whole lineage',
    drawing: 'Drawing of the lineage',
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    nothing: 'Nothing is recorded before or after this version.',
    notWhole: 'This lineage is too large to be drawn; a part of it is shown. The command line has all of it.',
    hidden: 'Not to be seen',
    unknown: 'Not known yet',
    asList: (count: number) => (count === 1 ? 'The one step as text' : `The ${count} steps as text`),
    entry: (index: string) => `log entry ${index}`,
    better: 'signed or better',
    evidence: {
      reported: 'said by somebody who used it',
      'self-asserted': 'stated by its publisher',
      signed: 'signed by its publisher',
      'digest-matched': 'signed, and the digest matches',
      'run-captured': 'recorded from the run',
      audited: 'audited',
    },
  },
};
