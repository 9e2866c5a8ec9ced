/** Each on 16 × 16, drawn by a line of 1.5. */
const PATHS = {
  overview: 'M2 13.5h12M4 11V8m3 3V4m3 7V6.5M13 11v-1.5',
  events: 'M5.5 4H14M5.5 8H14M5.5 12H14M2 4h.5M2 8h.5M2 12h.5',
  failed: 'M8 2.2 14.3 13.3H1.7L8 2.2ZM8 6.3v3.2m0 2v.2',
  cron: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3m5-3v3M6 9.5h.3m3.4 0h.3',
  destinations: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM2 8h12M8 2c4 4 4 8 0 12M8 2c-4 4-4 8 0 12',
  playground: 'M4.5 3v10l8-5-8-5Z',
  api: 'm5.5 4.5-3.5 3.5 3.5 3.5m5-7 3.5 3.5-3.5 3.5M9 3 7 13',
  settings: 'M2 4.5h6.5m3 0H14M2 11.5h2.5m3 0H14M10 3v3M6 10v3',
  clock: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM8 4.5V8l2.3 1.5',
  away: 'M2 8h10m-4-4 4 4-4 4',
  check: 'm3 8.5 3.3 3.3L13 4.5',
  cross: 'm4 4 8 8m0-8-8 8',
  slash: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM3.8 12.2l8.4-8.4',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Zm3.3 7.8 3.2 3.2',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6Zm0-3.5v1m0 11v1m6.5-6.5h-1m-11 0h-1m11-4.6-.7.7m-7.8 7.8-.7.7m9.2 0-.7-.7M4.1 4.1l-.7-.7',
  moon: 'M13 9.8A5.5 5.5 0 0 1 6.2 3 5.6 5.6 0 1 0 13 9.8Z',
  auto: 'M8 1.8a6.2 6.2 0 1 0 0 12.4V1.8Zm0 0a6.2 6.2 0 0 1 0 12.4',
  person: 'M8 2.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM2.8 13.8c.6-2.8 2.6-4 5.2-4s4.6 1.2 5.2 4',
  more: 'M3 8h.5m4.3 0h.4m4.3 0h.5',
  copy: 'M5.5 5.5h8v8h-8zM3 10.5H2.500v-8h8V3',
  retry: 'M13.5 8A5.500 5.500 0 1 1 11.700 3.900M13.500 2v3h-3',
  edit: 'm10.500 3 2.500 2.500L6 12.500l-3 .5.5-3 7-7Z',
  plus: 'M8 3v10M3 8h10',
  down: 'm4 6 4 4 4-4',
  right: 'm6 4 4 4-4 4',
  left: 'm10 4-4 4 4 4',
  pause: 'M5.500 3.500v9m5-9v9',
  play: 'M5 3.500v9l7-4.500-7-4.500Z',
  key: 'M10.500 2.500a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8.300 7.700l-5.800 5.800m2-2L6 13',
  send: 'M14 2 7 9M14 2 9.500 14 7 9 2 6.500 14 2Z',
  share:
    'M11.500 2.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM4.500 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4Zm7 3.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM6.200 7.100l3.600-1.800M6.200 8.900l3.600 1.800',
  out: 'M9.500 3H3v10h6.500M7 8h7m-2.500-2.500L14 8l-2.500 2.500',
  keyboard: 'M1.500 4h13v8.500h-13zM4 6.700h.3m2.400 0H7m2.500 0h.3m2.400 0h.3M5 10h6',
  box: 'M2 5l6-3 6 3v6l-6 3-6-3V5Zm0 0 6 3 6-3M8 8v6',
} as const;

export type IconName = keyof typeof PATHS;

/** Beside a word that says the same, so it is hidden from whoever listens. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
