import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button } from '../../../parts/button.tsx';
import { Loaded } from '../../../parts/states.tsx';
import { useOrg } from '../../../state/org.tsx';
import { ChannelDialog } from './channel-dialog.tsx';
import { ChannelRow } from './channel-row.tsx';
import { words } from './words.ts';

const names = words.channels;

export function Channels() {
  const { id: org, client } = useOrg();
  const [isMaking, setMaking] = useState(false);
  const channels = useQuery({ queryKey: [org, 'channels'], queryFn: () => client.channels.list() });
  return (
    <section className="panel">
      <header>
        <h2>{names.title}</h2>
        <Button look="main" icon="plus" onClick={() => setMaking(true)}>
          {names.new}
        </Button>
        <span className="dim small channels-lead">{names.lead}</span>
      </header>
      <Loaded query={channels} lines={3}>
        {(all) =>
          all.length === 0 ? (
            <p className="dim">{names.none}</p>
          ) : (
            <ul className="rows">
              {all.map((one) => (
                <ChannelRow key={one.id} channel={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isMaking && <ChannelDialog onClose={() => setMaking(false)} />}
    </section>
  );
}
