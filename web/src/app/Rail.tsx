/** The left rail: every section one click away. */
import { NavLink, ScrollArea, Stack, Tooltip } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import {
  ChartLine,
  ChartPie,
  Coins,
  FileUp,
  ListOrdered,
  PanelLeftClose,
  PanelLeftOpen,
  Scale,
  Server,
  Settings,
  Users,
} from 'lucide-react';
import { $api } from '@/api/client';
import { useRights } from '@/api/rights';

type RailProps = {
  portfolioId: string | null;
  isCollapsed: boolean;
  onCollapse: (value: boolean) => void;
  onFollow: () => void;
};
type Section = { label: string; icon: typeof ChartPie; to: string; isHere: (path: string) => boolean };

type Allowed = { isAdmin: boolean; managesUsers: boolean; mayWrite: boolean };

function sectionsOf(portfolioId: string | null, { isAdmin, managesUsers, mayWrite }: Allowed): Section[] {
  const within = `/portfolios/${portfolioId ?? ''}`;
  const portfolio: Section = {
    label: 'Portfolio',
    icon: ChartPie,
    to: portfolioId ? within : '/',
    isHere: (path) => path === '/' || /^\/portfolios\/[^/]+(\/holdings\/.*|\/manage)?$/.test(path),
  };
  const imports: Section = {
    label: 'Import',
    icon: FileUp,
    to: `${within}/import`,
    isHere: (path) => path.endsWith('/import'),
  };
  const inside: Section[] = [
    {
      label: 'Activities',
      icon: ListOrdered,
      to: `${within}/activities`,
      isHere: (path) => path.endsWith('/activities'),
    },
    {
      label: 'Analysis',
      icon: ChartLine,
      to: `${within}/analysis/performance`,
      isHere: (path) => path.includes('/analysis/'),
    },
    {
      label: 'Gains',
      icon: Coins,
      to: `${within}/gains`,
      isHere: (path) => path.endsWith('/gains'),
    },
    {
      label: 'Statements',
      icon: Scale,
      to: `${within}/statements`,
      isHere: (path) => path.endsWith('/statements'),
    },
    ...(mayWrite ? [imports] : []),
  ];
  const platform: Section = {
    label: 'Platform',
    icon: Server,
    to: '/platform',
    isHere: (path) => path === '/platform',
  };
  const administration: Section = {
    label: 'Administration',
    icon: Users,
    to: '/administration/users',
    isHere: (path) => path.startsWith('/administration/'),
  };
  return [
    portfolio,
    ...(portfolioId ? inside : []),
    { label: 'Settings', icon: Settings, to: '/settings', isHere: (path) => path === '/settings' },
    ...(managesUsers ? [administration] : []),
    ...(isAdmin ? [platform] : []),
  ];
}

export function Rail({ portfolioId, isCollapsed, onCollapse, onFollow }: RailProps) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const { data: user } = $api.useQuery('get', '/api/users/me');
  const { mayWrite } = useRights(portfolioId);
  const managesUsers = user?.permissions.includes('user:read') ?? false;
  const isAdmin = user?.permissions.includes('platform:read') ?? false;
  const Fold = isCollapsed ? PanelLeftOpen : PanelLeftClose;
  const foldLabel = isCollapsed ? 'Widen the rail' : 'Fold the rail';
  return (
    <Stack h="100%" gap={0} p={8} justify="space-between">
      <ScrollArea>
        <Stack gap={2}>
          {sectionsOf(portfolioId, { isAdmin, managesUsers, mayWrite }).map(
            ({ label, icon: Icon, to, isHere }) => (
              <Tooltip key={label} label={label} position="right" disabled={!isCollapsed}>
                <NavLink
                  component={Link}
                  to={to}
                  activeOptions={{ exact: true, includeSearch: false }}
                  aria-label={isCollapsed ? label : undefined}
                  label={isCollapsed ? undefined : label}
                  leftSection={<Icon size={17} aria-hidden />}
                  active={isHere(path)}
                  aria-current={isHere(path) ? 'page' : undefined}
                  onClick={onFollow}
                  style={{ borderRadius: 8, minHeight: 36 }}
                />
              </Tooltip>
            ),
          )}
        </Stack>
      </ScrollArea>
      <Tooltip label={foldLabel} position="right" disabled={!isCollapsed}>
        <NavLink
          component="button"
          visibleFrom="sm"
          aria-label={foldLabel}
          label={isCollapsed ? undefined : 'Fold'}
          leftSection={<Fold size={17} aria-hidden />}
          onClick={() => onCollapse(!isCollapsed)}
          style={{ borderRadius: 8, minHeight: 36 }}
          c="dimmed"
        />
      </Tooltip>
    </Stack>
  );
}
