/** The span that an address names, which may say anything. */
export const spanOf = <Span extends string>(
  spans: Readonly<Record<Span | '24h', unknown>>,
  text: string | undefined,
) => (text !== undefined && Object.hasOwn(spans, text) ? (text as Span) : '24h');
