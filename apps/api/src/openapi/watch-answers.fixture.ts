import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import Module from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Ajv2020 } from 'ajv/dist/2020.js';

type Answer = { $ref?: string; content?: Record<string, unknown> };
type Described = { requestBody?: object; responses: Record<string, Answer> };
type Document = {
  paths: Record<string, Record<string, Described>>;
  components: { responses: Record<string, Answer> };
};
/** `at` is where the document has it. */
type Operation = Described & { at: string; method: string; path: RegExp; parameters: number };
type Exchange = {
  method: string;
  path: string;
  status: number;
  type: string;
  sent: string;
  answered: string;
};

const file = new URL('../../../../docs/openapi.json', import.meta.url);
/** What is longer is not judged: to read it would disturb who measures. */
const LONGEST = 1_048_576;
const JSON_TYPE = 'application/json';
const PROBLEM = 'application/problem+json';
const TEXTS = ['text/plain', 'text/csv'];
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

/**
 * Compares every answer of this server with the document of the API: another status, type, code or field is none that
 * clients know of. What was taken has to be what the document says can be sent.
 */
export function watchAnswers(server: Server) {
  const { document, ajv } = openDocument();
  const operations = listOperations(document);
  const problems = new Set<string>();

  function problemsOf(at: string, text: string): string | undefined {
    const validate = ajv.getSchema(`api#${at}/schema`) ?? ajv.getSchema(`api#${at}`)!;
    const value = TEXTS.some((type) => at.endsWith(escaped(type))) ? text : parsed(text);
    if (value !== undefined && validate(value)) return undefined;
    return `${ajv.errorsText(validate.errors, { dataVar: '' })}: ${text.slice(0, 200)}`;
  }

  function judge({ method, path, status, type, sent, answered }: Exchange): string | undefined {
    const found = operations.find((one) => one.method === method && one.path.test(path));
    if (!found) {
      const kind = type === PROBLEM ? 'Problem' : 'Error';
      return status < 400 ? 'is no call' : problemsOf(`/components/schemas/${kind}`, answered);
    }
    const name = status in found.responses ? status : 'default';
    const answer = found.responses[name];
    if (name === 'default' && answered === '') return undefined;
    const at = answer?.$ref?.slice(1) ?? `${found.at}/responses/${name}`;
    if (status === 204) return answer && answered === '' ? undefined : 'answered something with 204';
    const { content } = answer?.$ref ? document.components.responses[status]! : (answer ?? {});
    if (answer && !content && answered === '') return undefined;
    if (!content?.[type]) return `has no answer ${status} of ${type}`;
    const wrong = problemsOf(`${at}/content/${escaped(type)}`, answered);
    if (wrong !== undefined) return `answered ${status} with ${wrong}`;
    if (status >= 300 || sent === '' || !found.requestBody || isBatch(path)) return undefined;
    const refused = problemsOf(`${found.at}/requestBody/content/${escaped(JSON_TYPE)}`, sent);
    return refused === undefined ? undefined : `took ${refused}`;
  }

  server.prependListener('request', (req: IncomingMessage, res: ServerResponse) => {
    const { method = '', url = '' } = req;
    const [path = ''] = url.split('?');
    if (method === 'OPTIONS' || method === 'HEAD' || /^\/admin\b/i.test(path)) return;
    const sent = collectSent(req);
    const answered = collectAnswered(res);
    res.once('finish', () => {
      const type = String(res.getHeader('content-type')).replace(/;.*/, '');
      const [asked, given] = [sent(), answered()];
      if (asked === undefined || given === undefined) return;
      const problem = judge({ method, path, status: res.statusCode, type, sent: asked, answered: given });
      if (problem !== undefined) problems.add(`${method} ${path} ${problem}`);
    });
  });

  return {
    /** Throws what was answered, or taken, and is not told of. */
    expectDocumented(): void {
      if (problems.size === 0) return;
      const advice = 'Tell of it beside the route, then: npm run openapi';
      throw new Error(
        `docs/openapi.json says otherwise. ${advice}\n${[...problems].slice(0, 20).join('\n')}`,
      );
    },
  };
}

/** Literal paths first: `/events/batch` is no id. */
function listOperations({ paths }: Document): Operation[] {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]): Operation => ({
      ...described,
      at: `/paths/${escaped(path)}/${method}`,
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

/** The body as it comes, for whoever asks when all is there; undefined when it is too long. */
function collectSent(req: IncomingMessage): () => string | undefined {
  const body = createCollector();
  const emit = req.emit.bind(req) as (name: string, ...rest: unknown[]) => boolean;
  req.emit = (name: string, ...rest: unknown[]) => {
    if (name === 'data') body.add(rest[0]);
    return emit(name, ...rest);
  };
  return body.text;
}

function collectAnswered(res: ServerResponse): () => string | undefined {
  const body = createCollector();
  for (const name of ['write', 'end'] as const) {
    const send = res[name].bind(res) as (...rest: unknown[]) => never;
    res[name] = (...rest: unknown[]) => {
      body.add(rest[0]);
      return send(...rest);
    };
  }
  return body.text;
}

function createCollector() {
  const pieces: (string | Buffer)[] = [];
  let length = 0;
  return {
    add(piece: unknown): void {
      if (typeof piece !== 'string' && !Buffer.isBuffer(piece)) return;
      length += piece.length;
      if (length <= LONGEST) pieces.push(piece);
      else pieces.length = 0;
    },
    text: () => (length > LONGEST ? undefined : pieces.map((piece) => piece.toString()).join('')),
  };
}
