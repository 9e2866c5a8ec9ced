import { pathOf, type Asked } from '../../parts/code-of.ts';
import { check, type Problem } from './check.ts';
import { bodyOf, resolve, type Call, type Document, type Parameter } from './document.ts';
import { isRead, readJson, type NotJson, type Read } from './json-text.ts';
import { words } from './words.ts';

/** What somebody typed for a call. */
export type Entered = {
  /** By their names; what is empty is not sent. */
  parameters: Readonly<Record<string, string>>;
  body: string;
  /** Another kind of text to be answered by. */
  accept?: string | undefined;
};
/** What that makes: the call as it is sent and written in code, and what is wrong with it. */
export type Drafted = {
  asked: Pick<Asked, 'method' | 'path' | 'values' | 'query' | 'headers' | 'body'>;
  /** Of parameters, by their names. */
  wrong: Readonly<Record<string, string>>;
  body: BodyDraft;
  /** With what is wrong it can be sent all the same: the API says what it has against it. */
  isSendable: boolean;
};
export type BodyDraft =
  | { kind: 'none' }
  | { kind: 'missing' }
  | { kind: 'no json'; at: NotJson }
  | { kind: 'json'; read: Read; problems: readonly Problem[] };

const is = words.problems;

export function draftOf(document: Document, call: Call, entered: Entered): Drafted {
  const { parameters = [], method, path } = call;
  const given = parameters.filter(({ name }) => entered.parameters[name]);
  const valueOf = ({ name }: Parameter) => entered.parameters[name]!;
  const body = bodyDraftOf(document, call, entered.body);
  const wrong: Record<string, string> = Object.fromEntries(
    parameters.flatMap((parameter) => {
      const text = wrongWith(document, parameter, entered.parameters[parameter.name] ?? '');
      return text === undefined ? [] : [[parameter.name, text] as const];
    }),
  );
  const headers = [
    ...given.filter((one) => one.in === 'header').map((one) => [one.name, valueOf(one)] as const),
    ...(entered.accept === undefined ? [] : [['accept', entered.accept] as const]),
  ];
  const values = given.filter((one) => one.in === 'path').map((one) => [one.name, valueOf(one)] as const);
  const isBroken = (one: Parameter) =>
    one.in !== 'query' ? wrong[one.name] !== undefined : wrong[one.name] === is.pair;
  return {
    asked: {
      ...{ method, path, headers, values: Object.fromEntries(values) },
      query: given.filter((one) => one.in === 'query').flatMap((one) => queryOf(document, one, valueOf(one))),
      ...(body.kind !== 'none' && body.kind !== 'missing' && { body: entered.body }),
    },
    wrong,
    body,
    isSendable: !parameters.some(isBroken) && body.kind !== 'missing' && body.kind !== 'no json',
  };
}

function bodyDraftOf(document: Document, call: Call, text: string): BodyDraft {
  const described = bodyOf(call);
  if (!described || (text.trim() === '' && !call.requestBody?.required)) return { kind: 'none' };
  if (text.trim() === '') return { kind: 'missing' };
  const read = readJson(text);
  if (!isRead(read)) return { kind: 'no json', at: read };
  const problems = described.schema ? check(document, described.schema, read.value) : [];
  return { kind: 'json', read, problems };
}

/** Of a query `limit=10` is a number, and `metadata` a line for each of its pairs. */
function queryOf(
  document: Document,
  parameter: Parameter,
  text: string,
): (readonly [string, string | number])[] {
  const { name, style } = parameter;
  if (style === 'deepObject')
    return pairsOf(text).flatMap((pair) => (pair ? [[`${name}[${pair[0]}]`, pair[1]] as const] : []));
  return [[name, valueOf(document, parameter, text)]];
}

function valueOf(document: Document, { schema = {} }: Parameter, text: string): string | number {
  const isNumber = ['integer', 'number'].includes(String(resolve(document, schema).type));
  return isNumber && String(Number(text)) === text.trim() ? Number(text) : text;
}

/** Undefined for a line that is none. */
const pairsOf = (text: string): (readonly [string, string] | undefined)[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name, value] = /^\s*([^=\]]+)=(.*)$/.exec(line) ?? [];
      return name === undefined ? undefined : [name.trim(), value!.trim()];
    });

function wrongWith(document: Document, parameter: Parameter, text: string): string | undefined {
  if (text === '') return parameter.required ? is.missing : undefined;
  if (parameter.in === 'path' && /^\.{1,2}$/.test(text)) return is.dots;
  if (parameter.in === 'header' && !/^[\x20-\x7e]+$/.test(text)) return is.ascii;
  if (parameter.style === 'deepObject') return pairsOf(text).includes(undefined) ? is.pair : undefined;
  return check(document, parameter.schema ?? {}, valueOf(document, parameter, text))[0]?.text;
}

/** How `fetch` sends it, but for who asks. */
export function initOf(asked: Drafted['asked']): { path: string; init: RequestInit } {
  const { method, headers = [], body } = asked;
  const own = headers as readonly (readonly [string, string])[];
  const accept = own.some(([name]) => name === 'accept') ? [] : [['accept', 'application/json'] as const];
  const type = body === undefined ? [] : [['content-type', 'application/json'] as const];
  const init = {
    method,
    headers: [...own, ...accept, ...type].map(([name, value]): [string, string] => [name, value]),
  };
  return { path: pathOf(asked), init: { ...init, ...(body !== undefined && { body }) } };
}

/** What opens something by itself stands in no address. */
export const isSecret = ({ name }: { name: string }): boolean => /token|secret|password/i.test(name);
/** Nor does what is to be new each time. */
const isKept = (parameter: Parameter) => parameter.in !== 'header' && !isSecret(parameter);

/** What was typed, for the address of the page: a link shows the same. */
export function writeParameters(
  { parameters = [] }: Call,
  entered: Entered['parameters'],
): string | undefined {
  const kept = parameters.filter((parameter) => isKept(parameter) && entered[parameter.name]);
  const text = new URLSearchParams(kept.map(({ name }) => [name, entered[name]!])).toString();
  return text === '' ? undefined : text;
}

export function readParameters({ parameters = [] }: Call, text: string | undefined): Entered['parameters'] {
  const known = new Set(parameters.filter(isKept).map(({ name }) => name));
  return Object.fromEntries([...new URLSearchParams(text ?? '')].filter(([name]) => known.has(name)));
}
