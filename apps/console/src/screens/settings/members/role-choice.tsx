import type { Role } from '@jiter/core/can';
import { words } from './words.ts';

type Props = { offered: readonly Role[]; chosen: Role };

/** As the field `role` of a form: what each may do stands beside it. */
export function RoleChoice({ offered, chosen }: Props) {
  return (
    <fieldset className="role-choice">
      <legend>{words.role}</legend>
      {offered.map((role) => (
        <label key={role} className="check">
          <input type="radio" name="role" value={role} defaultChecked={role === chosen} />
          <span>
            <b>{words.roles[role]}</b>
            <span className="help">{words.mayDo[role]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
