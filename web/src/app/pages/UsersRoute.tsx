/** The users of the platform, with the address as the state of the list. */
import { Drawer } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { AdministrationTabs } from '@/app/AdministrationTabs';
import { PageHead } from '@/components/PageHead';
import { RemovalsCard } from '@/features/users/RemovalsCard';
import type { UserSearch } from '@/features/users/search';
import { UserDetail } from '@/features/users/UserDetail';
import { UsersCard } from '@/features/users/UsersCard';

const route = getRouteApi('/shell/administration/users');

export function UsersRoute() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (patch: UserSearch) =>
      void navigate({ search: (current) => ({ ...current, ...patch }), replace: true, resetScroll: false }),
    [navigate],
  );
  return (
    <>
      <PageHead title="Users" />
      <AdministrationTabs />
      <UsersCard search={search} change={change} />
      <RemovalsCard />
      <Drawer
        opened={search.user !== undefined}
        onClose={() => change({ user: undefined })}
        position="right"
        size={520}
        title="User"
        styles={{ content: { background: 'var(--page)' }, header: { background: 'var(--page)' } }}
      >
        {search.user && <UserDetail userId={search.user} />}
      </Drawer>
    </>
  );
}
