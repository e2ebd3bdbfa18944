/** A figure that says how it came about when it is clicked. */
import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { createContext, type ReactNode, useContext } from 'react';

type Open = (figure: string, key?: string) => void;
const ExplainContext = createContext<Open | null>(null);
export const ExplainProvider = ExplainContext.Provider;

type ExplainedProps = {
  figure: string;
  of?: string | undefined;
  label: string;
  /** Where a heading or column already names it: then the button is called by the figure alone. */
  isNamed?: boolean;
  children: ReactNode;
};

/** `figure` is its name in the API, `of` the item it belongs to; `label` names it to who cannot see where it stands. */
export function Explained({ figure, of, label, isNamed, children }: ExplainedProps) {
  const open = useContext(ExplainContext);
  if (!open) return children;
  return (
    <UnstyledButton
      className="explained"
      aria-haspopup="dialog"
      onClick={() => open(figure, of)}
      {...(isNamed ? { title: `${label}: explain` } : {})}
    >
      {!isNamed && <VisuallyHidden>{label}: </VisuallyHidden>}
      {children}
      {!isNamed && <VisuallyHidden>, explain</VisuallyHidden>}
    </UnstyledButton>
  );
}
