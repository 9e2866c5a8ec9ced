import { useImperativeHandle, useState, type Ref } from 'react';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { Refusal } from '../../parts/states.tsx';
import { pathOf } from '../../parts/code-of.ts';
import { useOrg } from '../../state/org.tsx';
import type { SentBy } from '../../state/session.tsx';
import { effectOf, isTriedElsewhere } from './access.ts';
import type { Call, Document } from './document.ts';
import { draftOf, type Drafted, type Entered } from './request-of.ts';
import type { Identity } from './use-identity.ts';
import type { useTry } from './use-try.ts';
import { words } from './words.ts';

type Props = {
  ref: Ref<{ submit: () => void }>;
  document: Document;
  call: Call;
  identity: Identity;
  entered: Entered;
  trying: ReturnType<typeof useTry>;
  /** What was typed cannot be sent as it is. */
  onCheck: () => void;
  onRun: () => void;
};

const DRY_RUN = 'dryRun';

/** In a word or three: what stands behind a colon or a comma is said beside it. */
const actionOf = ({ summary }: Call): string => summary.split(/[:,]/)[0]!;

/** What the call is sent by. What changes something is asked about first, with what it does in the button. */
export function TryButtons({ ref, document, call, identity, entered, trying, onCheck, onRun }: Props) {
  const { name: org } = useOrg();
  const [asking, setAsking] = useState<Drafted['asked']>();
  const by = byOf(call, identity);
  const effect = effectOf(call, entered.parameters[DRY_RUN] === 'true');
  const start = (asked: Drafted['asked']) => {
    if (by === undefined || trying.isBusy) return;
    onRun();
    void trying.run(asked, by);
  };
  const send = (given: Entered, isAsked: boolean) => {
    const { asked, isSendable } = draftOf(document, call, given);
    if (!isSendable) return onCheck();
    if (isAsked) setAsking(asked);
    else start(asked);
  };
  const submit = () => send(entered, effect !== 'none');
  useImperativeHandle(ref, () => ({ submit }));
  if (isTriedElsewhere(call)) return <p className="help">{words.verdict.elsewhere}</p>;
  if (by === undefined) return <p className="help">{words.verdict.pasteFirst}</p>;
  const hasDryRun = (call.parameters ?? []).some(({ name }) => name === DRY_RUN);
  const dryRun = { ...entered, parameters: { ...entered.parameters, [DRY_RUN]: 'true' } };
  return (
    <>
      <div className="api-buttons">
        <Button
          look={effect === 'destroys' ? 'danger' : 'main'}
          icon="play"
          type="submit"
          isBusy={trying.isBusy}
        >
          {effect === 'none' ? words.tryIt : `${actionOf(call)} …`}
        </Button>
        {hasDryRun && (
          <Button isBusy={trying.isBusy} title={words.dryRunHint} onClick={() => send(dryRun, false)}>
            {words.dryRun}
          </Button>
        )}
        {trying.isBusy && (
          <>
            <Button icon="cross" onClick={trying.stop}>
              {words.stop}
            </Button>
            <span className="dim small" role="status">
              {words.waits}
            </span>
          </>
        )}
      </div>
      {call['x-fresh-sign-in'] && identity.principal.kind === 'user' && (
        <p className="help">{words.verdict.fresh}</p>
      )}
      {trying.error !== undefined && (
        <Refusal error={trying.error === 'stopped' ? words.stopped : trying.error} />
      )}
      {asking && (
        <Confirm
          title={call.summary}
          action={actionOf(call)}
          isDangerous={effect === 'destroys'}
          text={
            <>
              <p>{effect === 'destroys' ? words.ask.destroys(org) : words.ask.forReal(org)}</p>
              <p className="api-asked">
                <code>
                  {asking.method} {pathOf(asking)}
                </code>
              </p>
              <p className="dim">{words.ask.by(identity.text)}</p>
            </>
          }
          onConfirm={() => {
            setAsking(undefined);
            start(asking);
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}

/** What takes neither a key nor a session gets no key, whoever asks. Undefined while the key is not there. */
function byOf({ security }: Call, { by }: Identity): SentBy | undefined {
  return security.length === 0 && by !== 'session' ? 'nobody' : by;
}
