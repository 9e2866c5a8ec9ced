import { Dialog } from '../parts/dialog.tsx';
import { setPreferences, usePreferences } from '../state/preferences.ts';
import { words } from '../words.ts';
import { pages } from './navigation.ts';

const listed = (of: (page: (typeof pages)[number]) => string | undefined) => pages.map(of).join(', ');
const names = words.help;
const ROWS = [[names.go(listed(({ key }) => key)), names.goText(listed(({ name }) => name))], ...names.rows];

export function Help({ onClose }: { onClose: () => void }) {
  const { hasShortcuts } = usePreferences();
  return (
    <Dialog title={names.title} onClose={onClose}>
      <dl className={`keys ${hasShortcuts ? '' : 'off'}`}>
        {ROWS.map(([keys, text]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input
          type="checkbox"
          checked={hasShortcuts}
          onChange={({ target }) => setPreferences({ hasShortcuts: target.checked })}
        />
        {names.on}
      </label>
    </Dialog>
  );
}
