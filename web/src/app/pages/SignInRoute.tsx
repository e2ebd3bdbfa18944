/** Hands the address to the sign-in page. */
import { getRouteApi } from '@tanstack/react-router';
import { SignInPage } from '@/features/auth/SignInPage';

const route = getRouteApi('/sign-in');

export function SignInRoute() {
  const { to, problem } = route.useSearch();
  return <SignInPage returnTo={to} problem={problem} />;
}
