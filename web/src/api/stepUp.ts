/** Some acts ask for a proof of minutes ago: who asks the person for it, once for all requests waiting. */

type Asker = () => Promise<boolean>;
let asker: Asker | null = null;
let asking: Promise<boolean> | null = null;

/** The one dialog that asks; it answers whether the proof was given. */
export function onProofNeeded(ask: Asker): () => void {
  asker = ask;
  return () => {
    if (asker === ask) asker = null;
  };
}

/** True when the person has proven who they are, so that the refused request may be repeated. */
export function proveAgain(): Promise<boolean> {
  asking ??= (asker?.() ?? Promise.resolve(false)).finally(() => {
    asking = null;
  });
  return asking;
}
