import { useState } from 'react';
import { Button } from '../../../parts/button.tsx';
import { Code } from '../../../parts/code.tsx';
import { copyText } from '../../../parts/copy.tsx';
import { Badge } from '../../../parts/status.tsx';
import { Relative, Time } from '../../../parts/time.tsx';
import { say, sayWrong } from '../../../state/toasts.ts';
import { useReveal, type Forms, type ListedSecret } from './use-secrets.ts';
import { words } from './words.ts';

/** Copied from where it is: whoever looks over a shoulder sees nothing. Shown at will. */
export function OneSecret({ secret: { id, createdAt, expiresAt } }: { secret: ListedSecret }) {
  const [shown, setShown] = useState<Forms>();
  const reveal = useReveal(id);
  const withForms = async (use: (forms: Forms) => void | Promise<void>) => {
    const forms = await reveal();
    if (forms === 'gone') sayWrong(words.gone);
    else if (forms !== 'not entered') await use(forms);
  };
  const copy = (form: keyof Forms) =>
    void withForms(async (forms) => {
      if (await copyText(forms[form])) return say(words.copied);
      setShown(forms);
      sayWrong(words.copyByHand);
    }).catch(sayWrong);
  const toggle = () => (shown ? setShown(undefined) : void withForms(setShown).catch(sayWrong));
  return (
    <li className="secret">
      <div>
        <Badge
          icon={expiresAt === undefined ? 'key' : 'clock'}
          tone={expiresAt === undefined ? 'good' : 'way'}
          text={expiresAt === undefined ? words.signs : words.signsAlong}
        />
        <p className="dim small">
          {words.made} <Time at={createdAt} exact="minutes" />
          {expiresAt !== undefined && (
            <>
              , {words.ends} <Relative at={expiresAt} />
            </>
          )}
        </p>
      </div>
      <div className="row-acts">
        <Button icon="copy" onClick={() => copy('signingSecret')}>
          {words.copySdk}
        </Button>
        <Button icon="copy" onClick={() => copy('standardSecret')}>
          {words.copyStandard}
        </Button>
        <Button aria-expanded={shown !== undefined} onClick={toggle}>
          {shown ? words.hide : words.show}
        </Button>
      </div>
      {shown && <Shown forms={shown} />}
    </li>
  );
}

function Shown({ forms: { signingSecret, standardSecret } }: { forms: Forms }) {
  return (
    <div className="secret-forms">
      <h3>{words.sdk}</h3>
      <Code text={signingSecret} empty="" isRaw />
      <h3>{words.standard}</h3>
      <Code text={standardSecret} empty="" isRaw />
    </div>
  );
}
