import { useState } from 'react';
import { Button } from '../../../parts/button.tsx';
import { Confirm } from '../../../parts/dialog.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { Loaded } from '../../../parts/states.tsx';
import { useAct } from '../../../state/act.ts';
import { useOrg } from '../../../state/org.tsx';
import { useOpened } from '../../../state/use-opened.ts';
import { OneSecret } from './one-secret.tsx';
import { Rotate } from './rotate.tsx';
import { useSecrets } from './use-secrets.ts';
import { words } from './words.ts';

/** What the org signs with: copied without being shown, replaced, and for how long the one before goes on. */
export function Secret() {
  const secrets = useSecrets();
  const [isRotating, setRotating] = useOpened('rotate');
  return (
    <Loaded query={secrets}>
      {(all) => (
        <section className="panel secrets">
          <header>
            <p className="dim">{words.lead}</p>
            <Button icon="retry" onClick={() => setRotating(true)}>
              {words.rotate}
            </Button>
          </header>
          <ul className="rows">
            {all.map((secret) => (
              <OneSecret key={secret.id} secret={secret} />
            ))}
          </ul>
          {all.length > 1 && <Overlap count={all.length - 1} />}
          {isRotating && <Rotate onClose={() => setRotating(false)} />}
        </section>
      )}
    </Loaded>
  );
}

/** `count`: how many sign beside the newest. */
function Overlap({ count }: { count: number }) {
  const { id, client } = useOrg();
  const act = useAct([id, 'secrets']);
  const [isEnding, setEnding] = useState(false);
  const end = () => {
    setEnding(false);
    void act(() => client.signingSecrets.endOverlap(), words.ended);
  };
  return (
    <div className="note way">
      <Icon name="clock" />
      <p>{words.unknowable}</p>
      <Button onClick={() => setEnding(true)}>{words.endOverlap}</Button>
      {isEnding && (
        <Confirm
          title={words.endTitle}
          text={words.endText(count)}
          action={words.endOverlap}
          onConfirm={end}
          onClose={() => setEnding(false)}
        />
      )}
    </div>
  );
}
