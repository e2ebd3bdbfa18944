/** Several portfolios as one, with the address as its state. */
import { Skeleton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { $api } from '@/api/client';
import { PageHead } from '@/components/PageHead';
import { CombinedView } from '@/features/analysis/CombinedView';
import type { CombinedSearch } from '@/features/analysis/combined';

const route = getRouteApi('/shell/together');

export function CombinedRoute() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const portfolios = $api.useQuery('get', '/api/portfolios', {});
  const change = useCallback(
    (patch: CombinedSearch) =>
      void navigate({ search: (current) => ({ ...current, ...patch }), replace: true, resetScroll: false }),
    [navigate],
  );
  return (
    <>
      <PageHead title="All portfolios" />
      {portfolios.data ? (
        <CombinedView view={{ search, change }} portfolios={portfolios.data.items} />
      ) : (
        <Skeleton h={420} radius={12} aria-label="Loading" role="status" />
      )}
    </>
  );
}
