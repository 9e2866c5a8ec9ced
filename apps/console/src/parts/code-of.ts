import { prettyJson } from './pretty-json.ts';
import { shellQuoted } from './shell-quoted.ts';

export const LANGUAGES = { curl: 'curl', ts: 'TypeScript', python: 'Python', go: 'Go' } as const;
export type Language = keyof typeof LANGUAGES;

/** What is secret, in code: by the variable of the environment that has it, behind what stands before it; or itself. */
export type Secret = { variable: string; before?: string } | { text: string };
type Header = readonly [name: string, value: string | Secret];

/** A call of the API. */
export type Asked = {
  origin: string;
  method: string;
  /** With its parameters in braces, as the document has it. */
  path: string;
  /** What stands for those in braces; one that is missing stays as it is. */
  values?: Readonly<Record<string, string>>;
  query?: readonly (readonly [name: string, value: string | number])[];
  headers?: readonly Header[];
  /** JSON, as a text: as it was typed. */
  body?: string;
  /** The API key, where one is needed. */
  key?: Secret;
  /** It is answered by a text, and no JSON. */
  isText?: boolean;
  /** What TypeScript does by the client, where that has a word for it. */
  byClient?: string;
};

/** The key of whoever has put one into `JITER_API_KEY`. */
export const OWN_KEY = { variable: 'JITER_API_KEY' } as const satisfies Secret;

/** Code that makes the call. */
export const codeOf = (language: Language, asked: Asked): string => WRITERS[language](asked);

const WRITERS: Record<Language, (asked: Asked) => string> = { curl, ts: typescript, python, go };

const TYPE = 'content-type';
const indented = (text: string, spaces: number) => text.replaceAll('\n', `\n${' '.repeat(spaces)}`);
/** A text in quotes, as JSON, JavaScript, Python and Go write it. */
const quoted = (text: string) => JSON.stringify(text.toWellFormed());
/** What is no JSON stays as it was typed. */
const pretty = (body: string) => prettyJson(body) ?? body;

/** The path of a call with its values and its query, as it goes over the wire. */
export function pathOf({ path, values = {}, query = [] }: Pick<Asked, 'path' | 'values' | 'query'>): string {
  const filled = path.replace(/\{(\w+)\}/g, (braces, name: string) =>
    values[name] ? encodeURIComponent(values[name].toWellFormed()) : braces,
  );
  const search = new URLSearchParams(query.map(([name, value]) => [name, String(value)])).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

const headersOf = ({ headers = [], key, body }: Asked): Header[] => [
  ...(key ? [['x-api-key', key] as const] : []),
  ...(body === undefined ? [] : [[TYPE, 'application/json'] as const]),
  ...headers,
];

/** In double quotes a shell puts in what a variable has: nothing else that stands there says anything to it. */
function curlHeader([name, value]: Header): string {
  if (typeof value === 'string') return shellQuoted(`${name}: ${value}`);
  if ('text' in value) return shellQuoted(`${name}: ${value.text}`);
  return `"${name}: ${value.before ?? ''}$${value.variable}"`;
}

function curl(asked: Asked): string {
  const { origin, method, body } = asked;
  const isSaid = method === 'GET' || (method === 'POST' && body !== undefined);
  return [
    `curl -sS${isSaid ? '' : ` -X ${method}`} ${shellQuoted(origin + pathOf(asked))}`,
    ...headersOf(asked).map((header) => `-H ${curlHeader(header)}`),
    ...(body === undefined ? [] : [`-d ${shellQuoted(pretty(body))}`]),
  ].join(' \\\n  ');
}

function inTypescript(secret: Secret): string {
  if ('text' in secret) return quoted(secret.text);
  return secret.before === undefined
    ? `process.env.${secret.variable}!`
    : `\`${secret.before}\${process.env.${secret.variable}}\``;
}

/** What is an object of JSON is one of JavaScript; names need no quotes there, and have them all the same. */
function typescript(asked: Asked): string {
  const { origin, method, path, values = {}, query = [], headers = [], key, body, isText, byClient } = asked;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const params = {
    ...(names.length > 0 && {
      path: Object.fromEntries(names.map((name) => [name, values[name] || `{${name}}`])),
    }),
    ...(query.length > 0 && { query: nested(query) }),
  };
  const given = [
    ...(Object.keys(params).length > 0 ? [`params: ${JSON.stringify(params, null, 2)}`] : []),
    ...(headers.length > 0 ? [`headers: { ${headers.map(tsHeader).join(', ')} }`] : []),
    ...(body === undefined ? [] : [`body: ${normalised(pretty(body), {})}`]),
    ...(isText ? [`parseAs: 'text'`] : []),
  ].map((one) => `  ${indented(one, 2)},\n`);
  const more = given.length > 0 ? `, {\n${given.join('')}}` : '';
  return `import { createClient } from '@jiter/client';

const jiter = createClient({ url: '${origin}'${key ? `, apiKey: ${inTypescript(key)}` : ''} });

${byClient ?? `const { data, error } = await jiter.api.${method}('${path}'${more});\nconsole.log(data ?? error);`}`;
}

const tsHeader = ([name, value]: Header) =>
  `'${name}': ${typeof value === 'string' ? quoted(value) : inTypescript(value)}`;

/** `metadata[customer]` is what the client writes of an object. */
function nested(query: NonNullable<Asked['query']>): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [name, value] of query) {
    const [, outer, inner] = /^(\w+)\[(.*)\]$/.exec(name) ?? [];
    if (outer === undefined) object[name] = value;
    else object[outer] = { ...(object[outer] as object), [inner!]: value };
  }
  return object;
}

/**
 * JSON with every text in it written by the same few escapes, and with other words for its three: what another language makes of `\/`
 * differs. Numbers stay as they were typed.
 */
function normalised(json: string, words: Readonly<Record<string, string>>): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b/g, (token) =>
    token.startsWith('"') ? rewritten(token) : (words[token] ?? token),
  );
}

function rewritten(token: string): string {
  try {
    return JSON.stringify(JSON.parse(token));
  } catch {
    return token;
  }
}

const PYTHON = { true: 'True', false: 'False', null: 'None' };

function inPython(value: string | Secret): string {
  if (typeof value === 'string') return quoted(value);
  if ('text' in value) return quoted(value.text);
  const variable = `os.environ["${value.variable}"]`;
  return value.before === undefined ? variable : `"${value.before}" + ${variable}`;
}

function python(asked: Asked): string {
  const { origin, method, body } = asked;
  // requests says by itself what JSON is.
  const headers = headersOf(asked).filter(([name]) => name !== TYPE);
  const written = headers.map(([name, value]) => `"${name}": ${inPython(value)}`).join(', ');
  const given = [
    quoted(origin + pathOf(asked)),
    ...(headers.length > 0 ? [`headers={${written}}`] : []),
    ...(body === undefined ? [] : [`json=${indented(normalised(pretty(body), PYTHON), 4)}`]),
  ];
  return `import os, requests

answer = requests.${method.toLowerCase()}(
${given.map((one) => `    ${one},`).join('\n')}
)
answer.raise_for_status()
print(answer.text)`;
}

/** A text of Go in back quotes has everything but back quotes. */
const asGo = (text: string) => `\`${text.replaceAll('`', '` + "`" + `')}\``;

function inGo(value: string | Secret): string {
  if (typeof value === 'string') return quoted(value);
  if ('text' in value) return quoted(value.text);
  return `${value.before === undefined ? '' : `"${value.before}"+`}os.Getenv("${value.variable}")`;
}

function go(asked: Asked): string {
  const { origin, method, body } = asked;
  const lines = [
    ...(body === undefined ? [] : [`body := strings.NewReader(${asGo(pretty(body))})`]),
    `request, err := http.NewRequest("${method}", ${quoted(origin + pathOf(asked))}, ${body === undefined ? 'nil' : 'body'})`,
    ...CHECKED,
    ...headersOf(asked).map(([name, value]) => `request.Header.Set("${name}", ${inGo(value)})`),
    'answer, err := http.DefaultClient.Do(request)',
    ...CHECKED,
    'defer answer.Body.Close()',
    'fmt.Println(answer.Status)',
  ];
  return lines.join('\n');
}

const CHECKED = ['if err != nil {', '\tlog.Fatal(err)', '}'];
