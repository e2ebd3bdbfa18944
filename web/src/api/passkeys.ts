/** Asks the browser for passkeys; both sides speak the JSON forms of WebAuthn Level 3. */
import { ApiFailure } from '@/api/failure';

type Options = Record<string, unknown>;
export type PasskeyMessage = Record<string, unknown>;

export function knowsPasskeys(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

/** Whether the browser can offer passkeys in the field of the address, without a dialog. */
export async function offersPasskeys(): Promise<boolean> {
  return knowsPasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;
}

/** A passkey is for the host of the public address; under another name of it there is none. */
export function isForThisHost(options: Options): boolean {
  const host = String(options.rpId);
  return location.hostname === host || location.hostname.endsWith(`.${host}`);
}

function refuse(thrown: unknown): never {
  if (thrown instanceof DOMException && thrown.name === 'InvalidStateError') {
    throw new ApiFailure({ status: 0, code: 'passkey_known', message: 'This device has a passkey already.' });
  }
  const isEnded = thrown instanceof DOMException && thrown.name === 'AbortError';
  throw new ApiFailure({
    status: 0,
    code: isEnded ? 'passkey_ended' : 'passkey_cancelled',
    message: 'No passkey was used: it was cancelled, took too long, or none is on this device.',
  });
}

function messageOf(credential: Credential | null): PasskeyMessage {
  if (!(credential instanceof PublicKeyCredential)) refuse(null);
  return { ...credential.toJSON() };
}

export async function createPasskey(options: Options): Promise<PasskeyMessage> {
  // The platform's own answer, made by the library that wrote the standard's names.
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  return messageOf(await navigator.credentials.create({ publicKey }).catch(refuse));
}

/** `mediation: 'conditional'` waits silently until the person picks one in the field. */
export async function signByPasskey(
  options: Options,
  how: { mediation?: CredentialMediationRequirement; signal?: AbortSignal } = {},
): Promise<PasskeyMessage> {
  // The platform's own answer, made by the library that wrote the standard's names.
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  return messageOf(await navigator.credentials.get({ publicKey, ...how }).catch(refuse));
}
