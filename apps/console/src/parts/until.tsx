import type { ReactNode } from 'react';

/**
 * What is shown is of something else that was chosen before, as long as `isOther`: it keeps its place until there is an answer, and
 * nobody takes it for that.
 */
export const Until = ({ isOther, children }: { isOther: boolean; children: ReactNode }) => (
  <div className="until" aria-busy={isOther} inert={isOther}>
    {children}
  </div>
);
