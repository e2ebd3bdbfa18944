/** Hands an app's request to the page that asks the person. */
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ConsentPage } from '@/features/auth/ConsentPage';
import { readRequest } from '@/lib/oauth';

const route = getRouteApi('/consent');

export function ConsentRoute() {
  const { user } = route.useRouteContext();
  const { request: word } = route.useSearch();
  const request = useMemo(() => readRequest(word), [word]);
  return <ConsentPage request={request} user={user} />;
}
