/** The pages of the administration, one click apart. */
import { Tabs } from '@mantine/core';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { $api } from '@/api/client';

const PAGES = [
  { path: '/administration/users', label: 'Users', permission: 'user:read' },
  { path: '/administration/invitations', label: 'Invitations', permission: 'user:manage' },
  { path: '/administration/roles', label: 'Roles', permission: 'user:read' },
  { path: '/administration/programs', label: 'Service accounts', permission: 'user:manage' },
  { path: '/administration/keys', label: 'Keys', permission: 'settings:manage' },
  { path: '/administration/audit', label: 'Audit log', permission: 'audit:read' },
  { path: '/administration/outbox', label: 'Outbox', permission: 'user:manage' },
] as const;

/** In a small window the row of tabs scrolls, and the open one may stand outside of it. */
function showTab(tab: HTMLButtonElement | null): void {
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

export function AdministrationTabs() {
  const here = useRouterState({ select: (state) => state.location.pathname });
  const navigate = useNavigate();
  const { data: user } = $api.useQuery('get', '/api/users/me');
  const pages = PAGES.filter(({ permission }) => user?.permissions.includes(permission));
  function open(path: string | null): void {
    const page = pages.find((one) => one.path === path);
    if (page) void navigate({ to: page.path });
  }
  return (
    <Tabs value={here} onChange={open} mb="md">
      <Tabs.List aria-label="Administration">
        {pages.map(({ path, label }) => (
          <Tabs.Tab key={path} value={path} ref={path === here ? showTab : undefined}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
