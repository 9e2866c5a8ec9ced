import { Dialog } from '../parts/dialog.tsx';
import { setPreferences, usePreferences } from '../state/preferences.ts';
import { words } from '../words.ts';

export function Help({ onClose }: { onClose: () => void }) {
  const { hasShortcuts } = usePreferences();
  return (
    <Dialog title={words.help.title} onClose={onClose}>
      <dl className={`keys ${hasShortcuts ? '' : 'off'}`}>
        {words.help.rows.map(([keys, text]) => (
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
        {words.help.on}
      </label>
    </Dialog>
  );
}
