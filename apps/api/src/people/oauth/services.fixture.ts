import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runSql } from '@jiter/testkit';
import { CHEAP, setup } from '../../test-setup.ts';
import { createOwnCount } from '../own-count.ts';
import { setUpFirst } from '../people.fixture.ts';
import { createSignInLimits } from '../sign-in-limits.ts';
import { createGitHub, createOpenId } from './openid.ts';

export const CLIENT = { clientId: 'jiter', clientSecret: 'the client secret of this test' };

export type Person = { subject: string; name: string };
/** What the next token says otherwise than it should. */
export type Lie = Partial<Record<'iss' | 'aud' | 'nonce' | 'sub', string>> & {
  exp?: number;
  key?: 'foreign';
};

type Given = Person & { challenge: string; nonce: string | null; back: string; signedInS: number };

/** A service of OpenID Connect, with real keys, and one like GitHub, at one address: whoever comes is `who`. */
export async function startServices() {
  const [own, foreign] = [makeKey(), makeKey()];
  const state = {
    ...{ who: { subject: 'ann-1', name: 'Ann' }, lie: {} as Lie, tokens: [] as string[] },
    /** Since when its person is signed in there: whoever is asked to do so once more does, unless the service is `deaf` to that. */
    signedInS: 0,
    /** As most do: whether its tokens say since when. */
    tellsWhen: true,
    isDeaf: false,
    /** What it was last asked for. */
    search: {} as Record<string, string>,
  };
  const codes = new Map<string, Given>();
  const asked: string[] = [];
  let url = '';

  /** As a browser is sent back, when its person agrees. */
  function authorize(search: URLSearchParams, res: ServerResponse) {
    const code = randomUUID();
    const back = search.get('redirect_uri')!;
    const challenge = search.get('code_challenge')!;
    state.search = Object.fromEntries(search);
    if (search.get('prompt') === 'login' && !state.isDeaf) state.signedInS = Math.floor(Date.now() / 1_000);
    const { signedInS } = state;
    codes.set(code, { ...state.who, challenge, nonce: search.get('nonce'), back, signedInS });
    state.tokens.push(code);
    const returned = new URLSearchParams({ code, state: search.get('state')! });
    const location = `${back}?${returned.toString()}`;
    res.writeHead(302, { location }).end();
  }

  /** A code is good once, for whoever has the secret and what its challenge was made of. */
  async function exchange(req: IncomingMessage): Promise<Given | undefined> {
    const body = new URLSearchParams(await textOf(req));
    const given = codes.get(body.get('code')!);
    codes.delete(body.get('code')!);
    const { authorization = '' } = req.headers;
    const basic = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString().split(':')[1];
    const secret = body.get('client_secret') ?? decodeURIComponent((basic ?? '').replaceAll('+', ' '));
    const verifier = createHash('sha256').update(body.get('code_verifier') ?? '');
    const isRight =
      secret === CLIENT.clientSecret &&
      given?.challenge === verifier.digest('base64url') &&
      given.back === body.get('redirect_uri');
    return isRight ? given : undefined;
  }

  function idTokenOf({ subject, name, nonce, signedInS }: Given): string {
    const { key = 'own', ...lie } = state.lie;
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: url, aud: CLIENT.clientId, sub: subject, name, iat: now, exp: now + 60, nonce };
    const parts = [
      { alg: 'RS256', kid: 'own' },
      { ...claims, ...(state.tellsWhen && { auth_time: signedInS }), ...lie },
    ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const signed = sign('RSA-SHA256', Buffer.from(parts.join('.')), (key === 'own' ? own : foreign).private);
    return [...parts, signed.toString('base64url')].join('.');
  }

  const server = createServer((req, res) => void answer(req, res));
  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(req.url!, url);
    asked.push(pathname);
    const json = (value: unknown, status = 200) =>
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (pathname === '/.well-known/openid-configuration') return void json(metadataOf(url));
    if (pathname === '/jwks') return void json({ keys: [own.public] });
    if (pathname.endsWith('/authorize')) return authorize(searchParams, res);
    if (pathname === '/user') {
      const [id, name] = Buffer.from(req.headers.authorization!.split('.')[1]!, 'base64url')
        .toString()
        .split(' ');
      return void json({ id: Number(id), login: name, name: null, email: 'ann@example.com' });
    }
    const given = await exchange(req);
    // As GitHub says so: by a 200.
    if (!given && pathname === '/github/token') return void json({ error: 'bad_verification_code' });
    if (!given) return void json({ error: 'invalid_grant' }, 400);
    const whose = Buffer.from(`${given.subject} ${given.name}`).toString('base64url');
    const token = { access_token: `access-${randomUUID()}.${whose}`, token_type: 'bearer' };
    state.tokens.push(token.access_token);
    json(pathname === '/github/token' ? token : { ...token, id_token: idTokenOf(given) });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url, state, asked },
    gitHubUrls: { authorize: `${url}/github/authorize`, token: `${url}/github/token`, user: `${url}/user` },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function makeKey() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const jwk = publicKey.export({ format: 'jwk' });
  return { private: privateKey, public: { ...jwk, kid: 'own', alg: 'RS256', use: 'sig' } };
}

const metadataOf = (url: string) => ({
  issuer: url,
  authorization_endpoint: `${url}/authorize`,
  token_endpoint: `${url}/token`,
  jwks_uri: `${url}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
});

async function textOf(req: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of req) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

const rightNow = Date.now.bind(Date);

/** An API, and two services by which people come to it. */
export async function setUpServices(publicUrl: string) {
  const services = await startServices();
  const jiter = await setup({
    publicUrl,
    // Whatever this machine shows.
    clock: { now: () => new Date(rightNow()) },
    people: ({ people, log }) => ({
      ...{ people, passwordCost: CHEAP },
      limits: createSignInLimits({ open: (limit) => createOwnCount(limit), log }),
      identifiers: [
        createOpenId({ ...CLIENT, issuer: services.url, name: 'Keycloak' }),
        createGitHub({ ...CLIENT, urls: services.gitHubUrls }),
      ],
    }),
  });
  return {
    services,
    jiter,
    /** Nobody is there but the owner, who is answered, and at the services somebody new. */
    async beginAnew(who: Person) {
      await runSql(jiter.databaseUrl, 'truncate users, links cascade');
      Object.assign(services.state, { who, lie: {}, signedInS: 0, tellsWhen: true, isDeaf: false });
      return setUpFirst(jiter);
    },
    async close() {
      await jiter.close();
      await services.close();
    },
  };
}
