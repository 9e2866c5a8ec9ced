import { createHmac, timingSafeEqual } from 'node:crypto';
import { isoTime } from '../time/iso-time.ts';
import { standardSecret } from '../event/signature.ts';
import { looksParsed, otherBodies, type Candidate } from './bodies.ts';
import { ADVICE, type Mistake } from './mistakes.ts';
import { readSigned, type HeadersOf, type Scheme, type Signed } from './read-signed.ts';

/** A signing secret of an org, and when it ended if it has. */
export type KnownSecret = { secret: string; endedAt?: Date };

export type SignatureCheck = {
  headers: HeadersOf;
  body: string | Buffer;
  /** The org's, newest first. */
  secrets: readonly KnownSecret[];
  /** The one that a receiver has; without it those of the org that are active. */
  given?: string | undefined;
  /** What the event with this id was sent as, as far as it is known. */
  sent?: string | Buffer | undefined;
  /** When it arrived. */
  now: Date;
};

export type SchemeVerdict = {
  scheme: Scheme;
  verdict: 'valid' | 'invalid' | 'missing';
  mistake?: Mistake;
  /** A sentence, in which there is never a secret. */
  text: string;
};

export type SignatureReport = {
  schemes: readonly [SchemeVerdict, SchemeVerdict];
  likeliest?: { mistake: Mistake; text: string };
};

/** How old a signature may be: what the published SDK allows, and Standard Webhooks. */
const TOLERANCE_MS: Record<Scheme, number> = { jiter: 120_000, standard: 300_000 };

/** Whether a request is signed by the org, in each of the two ways, and if not, what most probably went wrong. */
export function checkSignatures(check: SignatureCheck): SignatureReport {
  const schemes = [judge('standard', check), judge('jiter', check)] as const;
  return { schemes, ...likeliestOf(schemes) };
}

function likeliestOf(schemes: readonly SchemeVerdict[]): Pick<SignatureReport, 'likeliest'> {
  const invalid = schemes.find(({ verdict }) => verdict === 'invalid');
  const isSigned = schemes.some(({ verdict }) => verdict !== 'missing');
  const found = invalid ?? (isSigned ? undefined : schemes[0]);
  return found?.mistake ? { likeliest: { mistake: found.mistake, text: found.text } } : {};
}

function judge(scheme: Scheme, check: SignatureCheck): SchemeVerdict {
  const signed = readSigned(scheme, check.headers);
  if ('problem' in signed) {
    const { mistake, text } = signed.problem;
    return {
      scheme,
      verdict: mistake === 'missing_header' ? 'missing' : 'invalid',
      mistake,
      text: `${text}. ${ADVICE[mistake]}.`,
    };
  }
  const found = search(signed, check);
  if (!found) return invalid(scheme, guess(signed, check));
  const [first, ...others] = found;
  if (first) return invalid(scheme, first, others);
  if (signed.isOtherUnit) return invalid(scheme, says('timestamp_unit'));
  return inTime(signed, check.now);
}

type Finding = { mistake: Mistake; text: string };

const says = (mistake: Mistake, text = ADVICE[mistake]): Finding => ({ mistake, text });

function invalid(scheme: Scheme, { mistake, text }: Finding, others: readonly Finding[] = []): SchemeVerdict {
  const all = [text, ...others.map((other) => other.text)].map((sentence) => `${sentence}.`).join(' ');
  return { scheme, verdict: 'invalid', mistake, text: all };
}

function inTime({ scheme, sentAt }: Signed, now: Date): SchemeVerdict {
  const ageMs = now.getTime() - sentAt.getTime();
  const age = `It is of ${isoTime(sentAt)}`;
  if (ageMs > TOLERANCE_MS[scheme]) return invalid(scheme, says('too_old', `${ADVICE.too_old}. ${age}`));
  if (ageMs < -TOLERANCE_MS[scheme]) return invalid(scheme, says('too_new', `${ADVICE.too_new}. ${age}`));
  return { scheme, verdict: 'valid', text: 'The signature is right, and the body is what was signed.' };
}

type Key = { key: string | Buffer; finding?: Finding };

/** What had to go wrong for a signature to be what it is: nothing (an empty list), as little as possible, or undefined. */
function search(signed: Signed, check: SignatureCheck): Finding[] | undefined {
  const keys = keysOf(check);
  const timestamps = [signed.timestamp, ...inOtherUnit(signed)];
  const asItIs = findIn(signed, [{ text: check.body }], keys, timestamps);
  if (asItIs?.length === 0) return asItIs;
  // Not with every key: whoever sends us nonsense must not have us hash for long.
  const usual = keys.filter(({ finding }) => !finding);
  const others = findIn(signed, otherBodies(check.body.toString(), check.sent), usual, timestamps);
  return [asItIs, others]
    .filter((one) => one !== undefined)
    .sort((one, other) => one.length - other.length)[0];
}

function findIn(
  signed: Signed,
  bodies: readonly Candidate[],
  keys: readonly Key[],
  timestamps: readonly string[],
): Finding[] | undefined {
  let best: Finding[] | undefined;
  for (const { key, finding } of keys) {
    for (const { text, mistake } of bodies) {
      for (const timestamp of timestamps) {
        const mac = createHmac('sha256', key).update(signed.startOf(timestamp)).update(text).digest();
        const written = signed.signatures.find((one) => timingSafeEqual(one.mac, mac));
        if (!written) continue;
        const findings = [
          ...(finding ? [finding] : []),
          ...(mistake ? [says(mistake)] : []),
          ...(timestamp === signed.timestamp ? [] : [says('timestamp_unit')]),
          ...(written.mistake ? [says(written.mistake)] : []),
        ];
        if (!best || findings.length < best.length) best = findings;
        if (best.length === 0) return best;
      }
    }
  }
  return best;
}

const inOtherUnit = ({ timestamp, sentAt }: Signed) =>
  [String(sentAt.getTime()), String(Math.floor(sentAt.getTime() / 1_000))].filter(
    (text) => text !== timestamp,
  );

/** Of those the newest. */
const MAX_TEXTS = 3;

/** With those that it should be signed with first. */
function keysOf({ secrets, given, now }: SignatureCheck): Key[] {
  const isActive = ({ endedAt }: KnownSecret) => !endedAt || endedAt > now;
  const usual: Key[] =
    given === undefined
      ? secrets.filter(isActive).map(({ secret }) => ({ key: secret }))
      : [{ key: keyOf(given) }];
  const others = secrets.filter((known) => given !== undefined || !isActive(known));
  const asText = [
    ...(given === undefined ? [] : [given]),
    ...secrets.map(({ secret }) => standardSecret(secret)),
  ];
  return [
    ...usual,
    ...others.map((known) => ({ key: known.secret, finding: aboutOther(known, { secrets, given, now }) })),
    ...asText.slice(0, MAX_TEXTS).flatMap((text) => (text.startsWith('whsec_') ? undecoded(text) : [])),
  ];
}

/** Signed with one that is not the one to verify with. */
function aboutOther(
  known: KnownSecret,
  { secrets, given, now }: Pick<SignatureCheck, 'secrets' | 'given' | 'now'>,
): Finding {
  if (given === undefined)
    return says('ended_secret', `${ADVICE.ended_secret}, at ${isoTime(known.endedAt!)}`);
  const theirs = secrets.find(({ secret }) => secret === textOf(given));
  if (theirs?.endedAt && theirs.endedAt <= now) {
    return says(
      'ended_secret',
      `The secret to verify with ended at ${isoTime(theirs.endedAt)}, and this is signed with another one of the organisation`,
    );
  }
  return says(
    'wrong_secret',
    'It is signed by this organisation, with another secret than the one to verify with',
  );
}

const undecoded = (text: string): Key[] =>
  [text, text.slice('whsec_'.length)].map((key) => ({
    key,
    finding: says(
      'wrong_secret',
      'The secret in its form whsec_… was taken as text: what follows whsec_ is base64, and its bytes are the key',
    ),
  }));

const keyOf = (given: string) =>
  given.startsWith('whsec_') ? Buffer.from(given.slice('whsec_'.length), 'base64') : given;
const textOf = (given: string) => keyOf(given).toString();

/** Nothing that is known would have made it so. */
function guess({ signatures, scheme }: Signed, { body, given, secrets }: SignatureCheck): Finding {
  if (signatures.length === 0)
    return says(
      'encoding',
      `The signature is none of 32 bytes${scheme === 'standard' ? ' behind v1,' : ''}. ${ADVICE.encoding}`,
    );
  if (looksParsed(body.toString())) return says('parsed_body');
  if (given !== undefined && !secrets.some(({ secret }) => secret === textOf(given))) {
    return says(
      'wrong_secret',
      'The secret to verify with is none of this organisation, nor is it signed with one of those over this body',
    );
  }
  return says(
    'wrong_secret',
    'No secret of this organisation signed this body: it is of somebody else, or the body is not what was signed; verify the raw bytes, before anything parses them',
  );
}
