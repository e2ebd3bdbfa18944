/** The frame around every signed-in screen: rail, top bar, palette, dialogs and the live connection. */
import { AppShell, Box, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { Outlet, useNavigate, useRouteContext } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { $api } from '@/api/client';
import { followPortfolio } from '@/api/live';
import { useRights } from '@/api/rights';
import { DialogsProvider } from '@/app/DialogsProvider';
import { Rail } from '@/app/Rail';
import { TopBar } from '@/app/TopBar';
import { useCurrentPortfolio } from '@/app/useCurrentPortfolio';
import { useDialogs } from '@/components/dialogs';
import { FormatsProvider } from '@/components/formats';
import { useAmountsHidden, useRailCollapsed } from '@/components/preferences';
import { useLeaveWithOthers } from '@/components/useLeave';
import { useShortcuts } from '@/components/useShortcuts';
import { useThemeSwitch } from '@/components/useTheme';
import { ReSignInDialog } from '@/features/auth/ReSignInDialog';
import { StepUpDialog } from '@/features/auth/StepUpDialog';

const Palette = lazy(() => import('@/app/Palette').then((it) => ({ default: it.Palette })));

export function Shell() {
  const signedIn = useRouteContext({ from: '/shell', select: (context) => context.user });
  const { data: user = signedIn } = $api.useQuery('get', '/api/users/me', {}, { initialData: signedIn });
  const [isHidden] = useAmountsHidden();
  const { setColorScheme } = useMantineColorScheme();

  useEffect(() => {
    setColorScheme(user.theme === 'system' ? 'auto' : user.theme);
  }, [user.theme, setColorScheme]);
  useEffect(() => {
    document.documentElement.dataset.gainColours = user.gain_colours;
  }, [user.gain_colours]);

  return (
    <FormatsProvider locale={user.locale} timeZone={user.time_zone} hidden={isHidden}>
      <DialogsProvider currency={user.currency}>
        <Frame />
        <ReSignInDialog email={user.email} />
        <StepUpDialog />
      </DialogsProvider>
    </FormatsProvider>
  );
}

function Frame() {
  const [isMenuOpen, menu] = useDisclosure();
  const [isCollapsed, setCollapsed] = useRailCollapsed();
  const portfolioId = useCurrentPortfolio();
  useShellShortcuts(portfolioId);
  useEffect(() => followPortfolio(portfolioId), [portfolioId]);
  useLeaveWithOthers();

  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: isCollapsed ? 56 : 200, breakpoint: 'sm', collapsed: { mobile: !isMenuOpen } }}
      padding="md"
      transitionDuration={0}
      styles={{
        main: { background: 'var(--page)' },
        header: { background: 'var(--page)' },
        navbar: { background: 'var(--page)' },
      }}
    >
      <AppShell.Header>
        <TopBar isMenuOpen={isMenuOpen} onMenu={menu.toggle} />
      </AppShell.Header>
      <AppShell.Navbar>
        <Rail
          portfolioId={portfolioId}
          isCollapsed={isCollapsed}
          onCollapse={setCollapsed}
          onFollow={menu.close}
        />
      </AppShell.Navbar>
      <AppShell.Main>
        <Box maw={1680} mx="auto">
          <Outlet />
        </Box>
      </AppShell.Main>
      <Suspense>
        <Palette portfolioId={portfolioId} />
      </Suspense>
    </AppShell>
  );
}

function useShellShortcuts(portfolioId: string | null): void {
  const navigate = useNavigate();
  const dialogs = useDialogs();
  const [isHidden, setHidden] = useAmountsHidden();
  const { flip } = useThemeSwitch();
  const { mayWrite } = useRights(portfolioId);
  const params = portfolioId === null ? null : { portfolioId };
  useShortcuts({
    palette: spotlight.open,
    shortcuts: dialogs.showShortcuts,
    privacy: () => setHidden(!isHidden),
    theme: flip,
    filter: () => document.querySelector<HTMLElement>('[data-page-filter]')?.focus(),
    new: () => mayWrite && dialogs.addActivity(),
    'goto-portfolio': () => void navigate({ to: '/' }),
    'goto-activities': () => params && void navigate({ to: '/portfolios/$portfolioId/activities', params }),
    'goto-import': () => params && void navigate({ to: '/portfolios/$portfolioId/import', params }),
    'goto-settings': () => void navigate({ to: '/settings' }),
    'goto-platform': () => void navigate({ to: '/platform' }),
  });
}
