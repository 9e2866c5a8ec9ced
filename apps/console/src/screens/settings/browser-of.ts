/** Each says that it is those below it as well. */
const BROWSERS: readonly (readonly [says: RegExp, name: string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|OPT|Opera)\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

/** The names that a person knows his browser and its system by, from what it says of itself; undefined where that names none. */
export function browserOf(userAgent = ''): string | undefined {
  const [, name] = BROWSERS.find(([says]) => says.test(userAgent)) ?? [];
  // A phone's says that it is Linux first.
  const [system] = /\bAndroid\b/.exec(userAgent) ?? [];
  const [, first] = /\((?:X11; )?([A-Za-z]+)/.exec(userAgent) ?? [];
  return [name, system ?? first].filter(Boolean).join(', ') || undefined;
}
