import Module from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Ajv2020 } from 'ajv/dist/2020.js';

type Answer = { $ref?: string; headers?: Record<string, unknown>; content?: Record<string, unknown> };
type Described = { requestBody?: object; responses: Record<string, Answer> };
type Document = {
  paths: Record<string, Record<string, Described>>;
  components: { responses: Record<string, Answer> };
};
/** `at` is where the document has it, `name` what that calls it. */
type Operation = Described & { at: string; name: string; method: string; path: RegExp; parameters: number };

/** `type`: of the answer, without its parameters. `headers`: names of its own ones. `sent`: empty of a request without a body. */
export type Exchange = {
  method: string;
  path: string;
  status: number;
  type: string;
  headers?: readonly string[];
  sent: string;
  answered: string;
};
/** `answer`: which of the document's it is, such as `GET /api/events 200`; `problem`: what is not told of. */
export type Judgement = { answer?: string; problem?: string };

const file = new URL('../../../../docs/openapi.json', import.meta.url);
const JSON_TYPE = 'application/json';
const PROBLEM = 'application/problem+json';
const TEXTS = ['text/plain', 'text/csv'];
/** Headers that any answer may have, and that say nothing of what one call answers. */
const OF_ANY =
  /^(cache-control|connection|content-.*|cross-origin-.*|date|keep-alive|ratelimit.*|retry-after|set-cookie|transfer-encoding|vary|x-content-type-options|x-ratelimit-.*)$/;
const AJV = Symbol.for('jiter.openapi.ajv');

/**
 * Jest gives each test file modules of its own. Ajv, what it compiled and the document come from Node's own loader instead,
 * which is what Jest's is made of, and so once for all files of a worker: anew for each they take a fifth of its time.
 */
function openDocument(): { document: Document; ajv: Ajv2020 } {
  const { createRequire = Module.createRequire } = Object.getPrototypeOf(Module) as Partial<typeof Module>;
  const load = createRequire(import.meta.url);
  const document = load(fileURLToPath(file)) as Document;
  const { Ajv2020: Ajv } = load('ajv/dist/2020.js') as { Ajv2020: typeof Ajv2020 & { [AJV]?: Ajv2020 } };
  Ajv[AJV] ??= new Ajv({ strict: false, validateFormats: false, validateSchema: false }).addSchema(
    document,
    'api',
  );
  return { document, ajv: Ajv[AJV] };
}

/** Compares an answer with the document of the API. What was taken has to be what the document says can be sent. */
export function createJudge(): (exchange: Exchange) => Judgement {
  const { document, ajv } = openDocument();
  const operations = listOperations(document);

  function problemsOf(at: string, text: string): string | undefined {
    const validate = ajv.getSchema(`api#${at}/schema`) ?? ajv.getSchema(`api#${at}`)!;
    const value = TEXTS.some((type) => at.endsWith(escaped(type))) ? text : parsed(text);
    if (value !== undefined && validate(value)) return undefined;
    return `${ajv.errorsText(validate.errors, { dataVar: '' })}: ${text.slice(0, 200)}`;
  }

  function problemOf(found: Operation, exchange: Exchange): string | undefined {
    const { path, status, type, sent, answered } = exchange;
    const name = nameOf(found, status);
    const answer = found.responses[name];
    if (name === 'default' && answered === '') return answer ? undefined : `has no answer ${status}`;
    const at = answer?.$ref?.slice(1) ?? `${found.at}/responses/${name}`;
    if (status === 204) return answer && answered === '' ? undefined : 'answered something with 204';
    const { content } = answer?.$ref ? document.components.responses[status]! : (answer ?? {});
    if (answer && !content && answered === '') return undefined;
    if (!content?.[type]) return `has no answer ${status} of ${type}`;
    const wrong = problemsOf(`${at}/content/${escaped(type)}`, answered);
    if (wrong !== undefined) return `answered ${status} with ${wrong}`;
    const untold = status === 200 ? untoldOf(answer!, exchange.headers) : [];
    if (untold.length > 0) return `answered ${status} with the header ${untold.join(', ')}`;
    if (status >= 300 || sent === '' || !found.requestBody || isBatch(path)) return undefined;
    const refused = problemsOf(`${found.at}/requestBody/content/${escaped(JSON_TYPE)}`, sent);
    return refused === undefined ? undefined : `took ${refused}`;
  }

  function ofNoCall({ status, type, answered }: Exchange): string | undefined {
    const kind = type === PROBLEM ? 'Problem' : 'Error';
    return status < 400 ? 'is no call' : problemsOf(`/components/schemas/${kind}`, answered);
  }

  return (exchange) => {
    const { method, path, status } = exchange;
    const found = operations.find((one) => one.method === method && one.path.test(path));
    const problem = found ? problemOf(found, exchange) : ofNoCall(exchange);
    return {
      ...(found && { answer: `${found.name} ${nameOf(found, status)}` }),
      ...(problem !== undefined && { problem: `${method} ${path} ${problem}` }),
    };
  };
}

function untoldOf({ headers = {} }: Answer, given: readonly string[] = []): string[] {
  const told = Object.keys(headers).map((name) => name.toLowerCase());
  return given.filter((name) => !OF_ANY.test(name) && !told.includes(name));
}

const nameOf = ({ responses }: Described, status: number) => (status in responses ? `${status}` : 'default');

/** Literal paths first: `/events/batch` is no id. */
function listOperations({ paths }: Document): Operation[] {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]): Operation => ({
      ...described,
      at: `/paths/${escaped(path)}/${method}`,
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path: new RegExp(`^${path.replace(/\./g, '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i'),
      parameters: path.split('{').length,
    })),
  );
  return operations.sort((one, other) => one.parameters - other.parameters);
}

/** As a part of a JSON pointer in an address. */
function escaped(text: string): string {
  return encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));
}

/** Of its items some may be refused. */
const isBatch = (path: string) => /\/batch\/?$/i.test(path);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
