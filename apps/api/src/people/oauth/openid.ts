import * as client from 'openid-client';
import { AppError } from '@jiter/core';
import { LONGEST_SUBJECT, shownNameOf, type Asked, type Identifier } from './identify.ts';

export type OpenIdOptions = { issuer: string; clientId: string; clientSecret: string; name: string };
/** `urls`: other ones than GitHub's, for tests. */
export type GitHubOptions = { clientId: string; clientSecret: string; urls?: GitHubUrls };
export type GitHubUrls = { authorize: string; token: string; user: string };

const TIMEOUT_S = 10;
const GITHUB = 'https://github.com';
const GITHUB_URLS: GitHubUrls = {
  authorize: `${GITHUB}/login/oauth/authorize`,
  token: `${GITHUB}/login/oauth/access_token`,
  user: 'https://api.github.com/user',
};

/** A service that speaks OpenID Connect. It is asked how, when somebody wants to sign in by it for the first time. */
export function createOpenId({ issuer, clientId, clientSecret, name }: OpenIdOptions): Identifier {
  let found: Promise<client.Configuration> | undefined;
  const discover = () => {
    found ??= client
      .discovery(new URL(issuer), clientId, clientSecret, authenticatingBy(clientSecret), {
        timeout: TIMEOUT_S,
        execute: [
          // Not by TLS alone, which may end at a proxy: a token is good by its signature.
          client.enableNonRepudiationChecks,
          ...(new URL(issuer).protocol === 'http:' ? [client.allowInsecureRequests] : []),
        ],
      })
      .catch((error: unknown) => {
        found = undefined;
        throw away(name, error);
      });
    return found;
  };
  return {
    ...{ issuer, name: 'oidc', shownName: name },
    ask: async (asked, back, how) =>
      client.buildAuthorizationUrl(await discover(), {
        ...(await questionOf(asked, back)),
        ...{ scope: 'openid profile', nonce: asked.nonce },
        ...(how === 'anew' && { prompt: 'login', max_age: '0' }),
      }),
    async identify({ state, nonce, verifier }, cameBackTo) {
      const answer = await client.authorizationCodeGrant(await discover(), cameBackTo, {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
        idTokenExpected: true,
      });
      const { sub, name: called, preferred_username: alias, auth_time: signedInS } = answer.claims()!;
      if (sub.length === 0 || sub.length > LONGEST_SUBJECT) throw new Error('a subject of another length');
      const signedIn = signedInS !== undefined && { signedInAt: new Date(signedInS * 1_000) };
      return { issuer, subject: sub, name: shownNameOf(called, alias, sub), ...signedIn };
    },
  };
}

/** Of GitHub it is OAuth alone: who somebody is its API says then, by a number that stays whatever he calls himself. */
export function createGitHub({ clientId, clientSecret, urls = GITHUB_URLS }: GitHubOptions): Identifier {
  const { authorize, token, user } = urls;
  const server = { issuer: GITHUB, authorization_endpoint: authorize, token_endpoint: token };
  const config = new client.Configuration(server, clientId, undefined, client.ClientSecretPost(clientSecret));
  config.timeout = TIMEOUT_S;
  if (token.startsWith('http:')) client.allowInsecureRequests(config);
  return {
    ...{ issuer: GITHUB, name: 'github', shownName: 'GitHub' },
    // No scope: what is public about somebody is all that is needed.
    ask: async (asked, back, how) =>
      client.buildAuthorizationUrl(config, {
        ...(await questionOf(asked, back)),
        // It asks for no password by itself: somebody has to say at least that he is the one.
        ...(how === 'anew' && { prompt: 'select_account' }),
      }),
    async identify({ state, verifier }, cameBackTo) {
      const checks = { expectedState: state, pkceCodeVerifier: verifier };
      const answer = await client.authorizationCodeGrant(config, cameBackTo, checks);
      const headers = new Headers({ accept: 'application/vnd.github+json', 'user-agent': 'Jiter' });
      const { access_token: access } = answer;
      const response = await client.fetchProtectedResource(
        config,
        access,
        new URL(user),
        'GET',
        null,
        headers,
      );
      const { id, name, login } = (await response.json()) as Record<string, unknown>;
      if (!Number.isSafeInteger(id)) throw new Error('a user without a number');
      return { issuer: GITHUB, subject: String(id), name: shownNameOf(name, login, String(id)) };
    },
  };
}

async function questionOf({ state, verifier }: Asked, back: string) {
  return {
    redirect_uri: back,
    state,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
}

/** By a header, which every service knows, unless it says that it takes something else. */
function authenticatingBy(secret: string): client.ClientAuth {
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const known = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (known.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

function away(name: string, cause: unknown): AppError {
  const message = `${name} does not answer just now: please try again`;
  return Object.assign(new AppError(503, message, 5), { cause });
}
