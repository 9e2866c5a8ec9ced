import type { Attempt, EventWithHistory } from '@jiter/client';
import { useQuery } from '@tanstack/react-query';
import { Code } from '../../parts/code.tsx';
import { HeaderList } from '../../parts/header-list.tsx';
import { Loaded } from '../../parts/states.tsx';
import { Verdicts } from '../../parts/verdicts.tsx';
import { useOrg } from '../../state/org.tsx';
import { asLines, curlOf, sentOf, signaturesOf, type Sent } from './attempt.ts';
import { diffLines } from './diff.ts';
import type { Part } from './shown-parts.ts';
import { words } from './words.ts';

type Props = { part: Part; event: EventWithHistory; attempt: Attempt; before: Attempt | undefined };

export function AttemptPart({ part, event, attempt, before }: Props) {
  const sent = sentOf(attempt);
  if (part === 'response')
    return <Code text={attempt.responseData} empty={words.noBody} name={nameOf(part, attempt)} />;
  if (part === 'diff') return before ? <Diff before={before} after={attempt} /> : null;
  if (!sent) return <p className="dim">{words.notKept}</p>;
  if (part === 'signature') return <Signature sent={sent} at={attempt.createdAt} />;
  if (part === 'request') return <Request sent={sent} name={nameOf(part, attempt)} />;
  return (
    <>
      <Code text={curlOf(event.destination, sent)} empty="" isRaw />
      <p className="help">{words.curlNote}</p>
    </>
  );
}

const nameOf = (part: Part, { attempt }: Attempt) => `${attempt}.${part}`;

function Request({ sent, name }: { sent: Sent; name: string }) {
  return (
    <div className="part">
      <h4>{words.headers}</h4>
      <HeaderList headers={sent.headers} />
      <h4>{words.body}</h4>
      <Code text={sent.body} empty={words.noBody} name={name} />
    </div>
  );
}

/** What stands for a body that whoever looks is not shown. */
const HIDDEN = 'REDACTED';

function Signature({ sent, at }: { sent: Sent; at: string }) {
  const { shared } = useOrg();
  const given = signaturesOf(sent);
  if (given.length === 0) return <p className="dim">{words.signature.none}</p>;
  return (
    <div className="part">
      {/* Whoever has a link may not ask, and of what is hidden, or no text, the API cannot tell. */}
      {shared === undefined && !sent.isBase64 && sent.body !== HIDDEN && <Checked sent={sent} at={at} />}
      <p>{words.signature.lead}</p>
      <HeaderList headers={given} />
      <p className="help">{words.signature.standard}</p>
      <p className="help">{words.signature.own}</p>
    </div>
  );
}

/** Both of them verified once more, as a receiver did when it came. */
function Checked({ sent: { headers, body }, at }: { sent: Sent; at: string }) {
  const { id: org, client } = useOrg();
  const check = useQuery({
    queryKey: [org, 'signatures', at, headers, body],
    queryFn: () => client.checkSignatures({ headers: Object.fromEntries(headers), body, receivedAt: at }),
    staleTime: Infinity,
  });
  return (
    <Loaded query={check} lines={2}>
      {({ signatures }) => <Verdicts signatures={signatures} />}
    </Loaded>
  );
}

const SIGNS = { same: ' ', gone: '−', new: '+' } as const;

function Diff({ before, after }: { before: Attempt; after: Attempt }) {
  const lines = diffLines(asLines(before), asLines(after));
  if (lines.every(({ kind }) => kind === 'same')) return <p className="dim">{words.noDiff}</p>;
  return (
    <>
      <p className="help">{words.diffNote}</p>
      <div className="code">
        <pre tabIndex={0}>
          {lines.map(({ kind, text }, index) => (
            <span key={index} className={`diff-line ${kind}`}>
              {SIGNS[kind]} {text}
              {'\n'}
            </span>
          ))}
        </pre>
      </div>
    </>
  );
}
