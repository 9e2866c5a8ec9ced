import { useMay } from '../../../state/org.tsx';
import { useSession } from '../../../state/session.tsx';
import { Channels } from './channels.tsx';
import { Incidents } from './incidents.tsx';
import { QuietHoursPart } from './quiet-hours.tsx';
import { words } from './words.ts';

/** Who is told what goes wrong, and what does. */
export function Notifications() {
  const mayManage = useMay('org:admin');
  const { kind } = useSession();
  return (
    <div className="notifications">
      <Incidents />
      {mayManage ? <Channels /> : <p className="dim">{words.channels.onlyAdmins}</p>}
      {kind === 'person' && <QuietHoursPart />}
    </div>
  );
}
