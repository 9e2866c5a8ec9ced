import type { InboxRequest } from '@jiter/client';
import { Code } from '../../parts/code.tsx';
import { HeaderList } from '../../parts/header-list.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Time } from '../../parts/time.tsx';
import { useNamed } from '../../state/use-look.ts';
import { Verdicts } from '../../parts/verdicts.tsx';
import { words as common } from '../../words.ts';
import { words } from './words.ts';

/** A request that came, in a line; all of it for whoever opens it. */
export function Arrival({ request }: { request: InboxRequest }) {
  const { names, toggle } = useNamed('open');
  const isOpen = names.has(request.id);
  const { receivedAt, method, answer, bodyBytes, signatures } = request;
  const areRight = signatures.every(({ verdict }) => verdict === 'valid');
  return (
    <li className="arrival">
      <button
        type="button"
        className="arrival-line"
        aria-expanded={isOpen}
        onClick={() => toggle(request.id)}
      >
        <Icon name={isOpen ? 'down' : 'right'} />
        <b className="mono">{method}</b>
        <Time at={receivedAt} exact="ms" />
        <span className="arrival-lag">{lagOf(request)}</span>
        <span className={`arrival-verdict ${areRight ? 'good' : 'bad'}`}>
          <Icon name={areRight ? 'check' : 'cross'} />
          {verdictOf(request)}
        </span>
        <span className="dim">{words.inbox.answered(answer)}</span>
        <span className="dim num">{words.inbox.bytes(bodyBytes)}</span>
      </button>
      {isOpen && <Whole request={request} />}
    </li>
  );
}

function lagOf({ lagMs }: InboxRequest): string {
  if (lagMs === undefined) return '';
  if (lagMs === 0) return words.inbox.onTime;
  return lagMs > 0 ? words.inbox.late(lagMs) : words.inbox.early(-lagMs);
}

function verdictOf({ signatures }: InboxRequest): string {
  const { verdicts, schemes, both } = common.signatures;
  const wrong = signatures.find(({ verdict }) => verdict !== 'valid');
  return wrong ? `${schemes[wrong.scheme]} ${verdicts[wrong.verdict]}` : both;
}

function Whole({ request }: { request: InboxRequest }) {
  const { id, headers, body, bodyEncoding, bodyCut, bodyBytes, signatures } = request;
  return (
    <div className="arrival-whole part">
      <Verdicts signatures={signatures} />
      <h4>{words.inbox.body}</h4>
      {bodyCut && <p className="help">{words.inbox.cut(bodyBytes)}</p>}
      {bodyEncoding && <p className="help">{words.inbox.binary}</p>}
      <Code text={body} empty={words.inbox.noBody} name={id} />
      <h4>{words.inbox.headers}</h4>
      <HeaderList headers={Object.entries(headers)} />
    </div>
  );
}
