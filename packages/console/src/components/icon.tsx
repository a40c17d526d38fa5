const PATHS = {
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm5 12 4.5 4.5',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  download: 'M12 4v11m-5-4.5 5 5 5-5M5 20h14',
  external: 'M10 5H5v14h14v-5M14 4h6v6m0-6-9 9',
  chevron: 'm7 10 5 5 5-5',
  warning: 'M12 4 3 20h18L12 4Zm0 6v5m0 2.5v.5',
  info: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 11v5.5m0-9v.5',
  dataset:
    'M4 7c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3Zm0 0v10c0 1.7 3.6 3 8 3s8-1.3 8-3V7M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3',
  model:
    'M6 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm0 11a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm12-5.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM8.2 7.7l7.5 3M8.2 16.3l7.5-3',
  open: 'M6 11h12v9H6zM9 11V7.5a3.5 3.5 0 0 1 6.8-1.2',
  alliance: 'M9.5 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10Zm5 0a5 5 0 1 1 0 10 5 5 0 0 1 0-10Z',
  gated: 'M8 9.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Zm3.2 1.3L19 3m-4 4 3 3',
  private: 'M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside words that say the same; never alone. */
export function Icon({ name, className }: { name: IconName; className?: string | undefined }) {
  return (
    <svg
      className={className}
      viewBox="0 0 24 24"
      width="1.125em"
      height="1.125em"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
