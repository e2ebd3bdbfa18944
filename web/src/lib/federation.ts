/** What went wrong on the way to a provider and back, in words. */

const PROBLEMS: Record<string, string> = {
  federation_expired: 'That took too long, or was begun in another window. Try again.',
  federation_replayed: 'This answer was used before. Try again.',
  federation_issuer_mismatch:
    'The answer did not come from the provider that was asked, so it was not believed.',
  federation_cancelled: 'You cancelled it there. Nothing was changed.',
  federation_provider_refused: 'The provider refused. Try again, or sign in another way.',
  federation_identity_invalid: 'What the provider said of you could not be verified, so it was not believed.',
  federation_account_disabled: 'Your account here is not in use. Ask an administrator.',
  registration_closed: 'There is no account here for you yet. Ask an administrator for an invitation.',
  federation_email_unusable:
    'The provider names no e-mail address that it has verified, so no account can be made.',
  email_taken:
    'An account with your address exists here. Sign in to it first, then link the provider under Settings, Connections.',
  federation_identity_stopped:
    'This identity was stopped when your account was locked down. Sign in with your password and let it work again under Connections.',
  federation_not_proven:
    'The provider did not ask you to sign in again, so nothing is proven. Sign out there first, then try again.',
  federation_identity_other: 'That is another account there than the one linked to yours.',
  federation_identity_taken: 'This identity belongs to another account here. Unlink it there first.',
  session_ended: 'Your session ended meanwhile. Sign in and link again.',
  federation_unavailable: 'The provider does not answer. Try again, or sign in another way.',
  provider_unknown: 'This platform has no such provider.',
};

/** The words for a code of the address; any other code gets words too, and never itself. */
export function problemWords(code: string): string {
  return PROBLEMS[code] ?? 'Signing in by this provider did not work. Try again.';
}
