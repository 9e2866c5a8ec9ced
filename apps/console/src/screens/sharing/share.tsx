import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '../../parts/button.tsx';
import { Copy } from '../../parts/copy.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { entered, Select } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Time } from '../../parts/time.tsx';
import { useMay, useOrg } from '../../state/org.tsx';
import { useOpened } from '../../state/use-opened.ts';
import { words } from './words.ts';

/** What is shown by it: one of the three. */
type What = { event: string } | { host: string } | { org: string };
type Made = { url: string; expiresAt: string };

/** Makes a link that shows this page to whoever has it. For whom none would be made it is not offered. */
export function Share({ of }: { of: What }) {
  const mayChange = useMay('links:write');
  const [isSharing, setSharing] = useOpened('share');
  if (!mayChange) return null;
  return (
    <>
      <Button icon="share" onClick={() => setSharing(true)}>
        {words.share}
      </Button>
      {isSharing && <ShareDialog of={of} onClose={() => setSharing(false)} />}
    </>
  );
}

function ShareDialog({ of, onClose }: { of: What; onClose: () => void }) {
  const { id, client } = useOrg();
  const cache = useQueryClient();
  const [made, setMade] = useState<Made>();
  const title = words.title[Object.keys(of)[0] as keyof typeof words.title];
  if (made) return <MadeLink title={title} made={made} onClose={onClose} />;
  const make = async (given: FormData) => {
    const wish = { expires: entered(given, 'expires'), payloads: entered(given, 'payloads') === 'on' };
    setMade(await client.links.create({ ...of, ...wish }));
    await cache.invalidateQueries({ queryKey: [id, 'links'] });
  };
  return (
    <FormDialog title={title} action={words.make} draft="share" onClose={onClose} onSubmit={make}>
      <p className="dim">{words.lead}</p>
      <Select label={words.expires} name="expires" defaultValue="7d" options={words.spans} />
      <label className="check">
        <input type="checkbox" name="payloads" />
        {words.payloads}
      </label>
    </FormDialog>
  );
}

function MadeLink({
  title,
  made: { url, expiresAt },
  onClose,
}: {
  title: string;
  made: Made;
  onClose: () => void;
}) {
  // Without `PUBLIC_URL` the server does not know by what name it is called; this page was loaded by it.
  const link = new URL(url, location.origin).href;
  const actions = (
    <>
      <Copy text={link} label={words.copy} />
      <Button look="main" onClick={onClose}>
        {words.done}
      </Button>
    </>
  );
  return (
    <Dialog title={title} onClose={onClose} actions={actions}>
      <p role="status">{words.made}</p>
      <pre className="made-once" tabIndex={0}>
        {link}
      </pre>
      <p className="dim small">
        {words.until} <Time at={expiresAt} exact="minutes" />. {words.revokeHint}
      </p>
    </Dialog>
  );
}
