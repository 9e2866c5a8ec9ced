import { memo } from 'react';

/** What a field for a time zone offers, by `list`. Drawn once: there are hundreds, and the field is written in. */
export const Zones = memo(function Zones({ id }: { id: string }) {
  return (
    <datalist id={id}>
      {Intl.supportedValuesOf('timeZone').map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  );
});
