/** The audit log, with the address as its filters. */
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { AdministrationTabs } from '@/app/AdministrationTabs';
import { PageHead } from '@/components/PageHead';
import { AuditCard } from '@/features/audit/AuditCard';
import type { AuditSearch } from '@/features/audit/search';
import { VerifyCard } from '@/features/audit/VerifyCard';

const route = getRouteApi('/shell/administration/audit');

export function AuditRoute() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (patch: AuditSearch) =>
      void navigate({ search: (current) => ({ ...current, ...patch }), replace: true, resetScroll: false }),
    [navigate],
  );
  return (
    <>
      <PageHead title="Audit log" />
      <AdministrationTabs />
      <VerifyCard />
      <AuditCard search={search} change={change} />
    </>
  );
}
