const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
/** Longer ones are shown as they came. */
const MOST = 200_000;

/**
 * JSON with a line for each of its parts, and every token as it was: a parser would round large numbers and drop all but the
 * last of equal names. Undefined for what is no object or array of JSON.
 */
export function prettyJson(text: string): string | undefined {
  if (text.length > MOST || !/^\s*[[{]/.test(text) || !isJson(text)) return undefined;
  let depth = 0;
  let shown = '';
  let before = '';
  const newLine = () => `\n${'  '.repeat(depth)}`;
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '}' || token === ']') {
      depth -= 1;
      shown += before === '{' || before === '[' ? token : newLine() + token;
    } else {
      if (before === '{' || before === '[' || before === ',') shown += newLine();
      shown += token === ':' ? ': ' : token;
      if (token === '{' || token === '[') depth += 1;
    }
    before = token;
  }
  return shown;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
