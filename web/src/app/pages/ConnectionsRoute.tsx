/** Hands the address to the page of connections. */
import { getRouteApi } from '@tanstack/react-router';
import { ConnectionsPage } from '@/features/connections/ConnectionsPage';

const route = getRouteApi('/shell/settings/connections');

export function ConnectionsRoute() {
  const { problem, linked } = route.useSearch();
  return <ConnectionsPage problem={problem} linked={linked} />;
}
