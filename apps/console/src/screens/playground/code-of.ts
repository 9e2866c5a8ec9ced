import type { NewEvent } from '@jiter/client';
import { shellQuoted } from '../../parts/shell-quoted.ts';

export const LANGUAGES = { curl: 'curl', ts: 'TypeScript', python: 'Python', go: 'Go' } as const;
export type Language = keyof typeof LANGUAGES;

/** Code that schedules the event, with the key in `JITER_API_KEY`. */
export function codeOf(language: Language, url: string, event: NewEvent): string {
  return WRITERS[language](url, event);
}

const WRITERS: Record<Language, (url: string, event: NewEvent) => string> = {
  curl,
  ts: typescript,
  python,
  go,
};

const pretty = (value: unknown) => JSON.stringify(value, null, 2);

function curl(url: string, event: NewEvent): string {
  return `curl -sS ${shellQuoted(`${url}/api/events`)} \\
  -H "x-api-key: $JITER_API_KEY" \\
  -H 'content-type: application/json' \\
  -d ${shellQuoted(pretty(event))}`;
}

function typescript(url: string, event: NewEvent): string {
  return `import { createClient } from '@jiter/client';

const jiter = createClient({ url: '${url}', apiKey: process.env.JITER_API_KEY! });

const event = await jiter.events.create(${pretty(event)});
console.log(event.id);`;
}

/** What is JSON is Python as well, but for three words, which stand outside of texts. */
function asPython(value: unknown): string {
  const names: Record<string, string> = { true: 'True', false: 'False', null: 'None' };
  return pretty(value).replace(
    /"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b/g,
    (token) => names[token] ?? token,
  );
}

function python(url: string, event: NewEvent): string {
  return `import os, requests

answer = requests.post(
    "${url}/api/events",
    headers={"x-api-key": os.environ["JITER_API_KEY"]},
    json=${indented(asPython(event), 4)},
)
answer.raise_for_status()
print(answer.json()["id"])`;
}

const indented = (text: string, spaces: number) => text.replaceAll('\n', `\n${' '.repeat(spaces)}`);

/** A text of Go in back quotes has everything but back quotes. */
const asGo = (text: string) => `\`${text.replaceAll('`', '` + "`" + `')}\``;

function go(url: string, event: NewEvent): string {
  return `body := strings.NewReader(${asGo(pretty(event))})
request, err := http.NewRequest("POST", "${url}/api/events", body)
if err != nil {
	log.Fatal(err)
}
request.Header.Set("x-api-key", os.Getenv("JITER_API_KEY"))
request.Header.Set("content-type", "application/json")
answer, err := http.DefaultClient.Do(request)
if err != nil {
	log.Fatal(err)
}
defer answer.Body.Close()
fmt.Println(answer.Status)`;
}
