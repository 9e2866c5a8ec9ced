import { shellQuoted } from './shell-quoted.ts';

export const LANGUAGES = { curl: 'curl', ts: 'TypeScript', python: 'Python', go: 'Go' } as const;
export type Language = keyof typeof LANGUAGES;

/** A call of the API. */
export type Asked = {
  origin: string;
  method: string;
  /** With its parameters in braces, as the document has it. */
  path: string;
  body?: unknown;
  /** Whether a key is needed: it is in `JITER_API_KEY`. */
  hasKey: boolean;
  /** What TypeScript does by the client, where that has a word for it. */
  byClient?: string;
};

/** Code that makes the call. */
export const codeOf = (language: Language, asked: Asked): string => WRITERS[language](asked);

const WRITERS: Record<Language, (asked: Asked) => string> = { curl, ts: typescript, python, go };

const pretty = (value: unknown) => JSON.stringify(value, null, 2);
const indented = (text: string, spaces: number) => text.replaceAll('\n', `\n${' '.repeat(spaces)}`);

function curl({ origin, method, path, body, hasKey }: Asked): string {
  const isSaid = method === 'GET' || (method === 'POST' && body !== undefined);
  return [
    `curl -sS${isSaid ? '' : ` -X ${method}`} ${shellQuoted(origin + path)}`,
    ...(hasKey ? [`-H "x-api-key: $JITER_API_KEY"`] : []),
    ...(body === undefined ? [] : [`-H 'content-type: application/json'`, `-d ${shellQuoted(pretty(body))}`]),
  ].join(' \\\n  ');
}

function typescript({ origin, method, path, body, hasKey, byClient }: Asked): string {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const given = {
    ...(names.length > 0 && { params: { path: Object.fromEntries(names.map((name) => [name, name])) } }),
    ...(body !== undefined && { body }),
  };
  const more = Object.keys(given).length > 0 ? `, ${pretty(given)}` : '';
  return `import { createClient } from '@jiter/client';

const jiter = createClient({ url: '${origin}'${hasKey ? ', apiKey: process.env.JITER_API_KEY!' : ''} });

${byClient ?? `const { data, error } = await jiter.api.${method}('${path}'${more});\nconsole.log(data ?? error);`}`;
}

/** What is JSON is Python as well, but for three words, which stand outside of texts. */
function asPython(value: unknown): string {
  const names: Record<string, string> = { true: 'True', false: 'False', null: 'None' };
  return pretty(value).replace(
    /"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b/g,
    (token) => names[token] ?? token,
  );
}

function python({ origin, method, path, body, hasKey }: Asked): string {
  const given = [
    `"${origin}${path}"`,
    ...(hasKey ? ['headers={"x-api-key": os.environ["JITER_API_KEY"]}'] : []),
    ...(body === undefined ? [] : [`json=${indented(asPython(body), 4)}`]),
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

function go({ origin, method, path, body, hasKey }: Asked): string {
  const lines = [
    ...(body === undefined ? [] : [`body := strings.NewReader(${asGo(pretty(body))})`]),
    `request, err := http.NewRequest("${method}", "${origin}${path}", ${body === undefined ? 'nil' : 'body'})`,
    ...CHECKED,
    ...(hasKey ? ['request.Header.Set("x-api-key", os.Getenv("JITER_API_KEY"))'] : []),
    ...(body === undefined ? [] : ['request.Header.Set("content-type", "application/json")']),
    'answer, err := http.DefaultClient.Do(request)',
    ...CHECKED,
    'defer answer.Body.Close()',
    'fmt.Println(answer.Status)',
  ];
  return lines.join('\n');
}

const CHECKED = ['if err != nil {', '\tlog.Fatal(err)', '}'];
