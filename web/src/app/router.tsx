/** The map of the app: which address shows which screen, and what its search holds. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { $api, queryClient } from '@/api/client';
import { failureFrom } from '@/api/failure';
import { prefetchPortfolio } from '@/api/holdings';
import { mayHaveSession } from '@/api/session';
import type { User } from '@/api/shapes';
import { NotFound, RouteFailure } from '@/app/RouteFailure';
import { readActivitySearch } from '@/features/activities/search';
import { readCombinedSearch } from '@/features/analysis/combined';
import { readAnalysisSearch } from '@/features/analysis/search';
import { readAuditSearch } from '@/features/audit/search';
import { readGainsSearch } from '@/features/gains/search';
import { readDashboardSearch } from '@/features/portfolios/search';
import { readUserSearch } from '@/features/users/search';
import { readReturnPath, readText } from '@/lib/search';

const rootRoute = createRootRoute({ notFoundComponent: NotFound, errorComponent: RouteFailure });

async function currentUser(): Promise<User | null> {
  if (!mayHaveSession()) return null;
  try {
    return await queryClient.ensureQueryData($api.queryOptions('get', '/api/users/me'));
  } catch (thrown) {
    const { status } = failureFrom(thrown);
    if (status === 401 || status === 403) return null;
    throw thrown;
  }
}

/** Whoever is not signed in is asked to be, and comes back. */
async function requireUser({ location }: { location: { href: string } }): Promise<{ user: User }> {
  const user = await currentUser();
  if (user === null) {
    throw redirect({ to: '/sign-in', search: { to: location.href === '/' ? undefined : location.href } });
  }
  if (user.is_second_factor_due) throw redirect({ to: '/enrol' });
  return { user };
}

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyRouteComponent(() => import('@/features/auth/SetupPage'), 'SetupPage'),
});

type SignInSearch = { to: string | undefined; problem?: string | undefined };

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw): SignInSearch => ({ to: readReturnPath(raw.to), problem: readText(raw.problem) }),
  component: lazyRouteComponent(() => import('@/app/pages/SignInRoute'), 'SignInRoute'),
});

const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/register',
  component: lazyRouteComponent(() => import('@/features/auth/RegisterPage'), 'RegisterPage'),
});

const enrolRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/enrol',
  component: lazyRouteComponent(() => import('@/app/pages/EnrolRoute'), 'EnrolRoute'),
});

const sharedLinkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/shared',
  component: lazyRouteComponent(() => import('@/app/pages/SharedLinkRoute'), 'SharedLinkRoute'),
});

const forgotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot',
  component: lazyRouteComponent(() => import('@/features/auth/ForgotPage'), 'ForgotPage'),
});

const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset',
  component: lazyRouteComponent(() => import('@/features/auth/ResetPage'), 'ResetPage'),
});

const confirmEmailRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/confirm-email',
  component: lazyRouteComponent(() => import('@/features/auth/ConfirmEmailPage'), 'ConfirmEmailPage'),
});

const confirmRegistrationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/confirm-registration',
  component: lazyRouteComponent(
    () => import('@/features/auth/ConfirmRegistrationPage'),
    'ConfirmRegistrationPage',
  ),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyRouteComponent(() => import('@/features/auth/InvitationPage'), 'InvitationPage'),
});

const restoreRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/restore',
  component: lazyRouteComponent(() => import('@/features/auth/RestorePage'), 'RestorePage'),
});

const lockDownRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/lock-down',
  component: lazyRouteComponent(() => import('@/features/auth/LockDownPage'), 'LockDownPage'),
});

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: requireUser,
  errorComponent: RouteFailure,
  component: lazyRouteComponent(() => import('@/app/Shell'), 'Shell'),
});

const consentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/consent',
  validateSearch: (raw) => ({ request: readText(raw.request) }),
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import('@/app/pages/ConsentRoute'), 'ConsentRoute'),
});

const deviceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/device',
  validateSearch: (raw) => ({ user_code: readText(raw.user_code) }),
  beforeLoad: requireUser,
  component: lazyRouteComponent(() => import('@/app/pages/DeviceRoute'), 'DeviceRoute'),
});

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyRouteComponent(() => import('@/app/pages/HomeRoute'), 'HomeRoute'),
});

const dashboardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/portfolios/$portfolioId',
  validateSearch: readDashboardSearch,
  loader: ({ params }) => prefetchPortfolio(params.portfolioId),
  component: lazyRouteComponent(() => import('@/app/pages/DashboardRoute'), 'DashboardRoute'),
});

const activitiesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/portfolios/$portfolioId/activities',
  validateSearch: readActivitySearch,
  component: lazyRouteComponent(() => import('@/app/pages/ActivitiesRoute'), 'ActivitiesRoute'),
});

const analysisRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/portfolios/$portfolioId/analysis/$view',
  validateSearch: readAnalysisSearch,
  component: lazyRouteComponent(() => import('@/app/pages/AnalysisRoute'), 'AnalysisRoute'),
});

const gainsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/portfolios/$portfolioId/gains',
  validateSearch: readGainsSearch,
  component: lazyRouteComponent(() => import('@/app/pages/GainsRoute'), 'GainsRoute'),
});

const statementsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/portfolios/$portfolioId/statements',
  component: lazyRouteComponent(() => import('@/app/pages/StatementsRoute'), 'StatementsRoute'),
});

const combinedRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/together',
  validateSearch: readCombinedSearch,
  component: lazyRouteComponent(() => import('@/app/pages/CombinedRoute'), 'CombinedRoute'),
});

const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/portfolios/$portfolioId/import',
  component: lazyRouteComponent(() => import('@/app/pages/ImportRoute'), 'ImportRoute'),
});

const holdingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/portfolios/$portfolioId/holdings/$instrumentId',
  component: lazyRouteComponent(() => import('@/app/pages/HoldingRoute'), 'HoldingRoute'),
});

const manageRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/portfolios/$portfolioId/manage',
  component: lazyRouteComponent(() => import('@/app/pages/ManageRoute'), 'ManageRoute'),
});

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('@/features/settings/SettingsPage'), 'SettingsPage'),
});

const connectionsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/connections',
  validateSearch: (raw) => ({ problem: readText(raw.problem), linked: readText(raw.linked) }),
  component: lazyRouteComponent(() => import('@/app/pages/ConnectionsRoute'), 'ConnectionsRoute'),
});

const securityRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/security',
  component: lazyRouteComponent(() => import('@/features/security/SecurityPage'), 'SecurityPage'),
});

const invitationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/administration/invitations',
  component: lazyRouteComponent(() => import('@/app/pages/InvitationsRoute'), 'InvitationsRoute'),
});

const programsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/administration/programs',
  component: lazyRouteComponent(() => import('@/app/pages/ProgramsRoute'), 'ProgramsRoute'),
});

const keysRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/administration/keys',
  component: lazyRouteComponent(() => import('@/app/pages/KeysRoute'), 'KeysRoute'),
});

const outboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/administration/outbox',
  component: lazyRouteComponent(() => import('@/app/pages/OutboxRoute'), 'OutboxRoute'),
});

const platformRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/platform',
  component: lazyRouteComponent(() => import('@/features/platform/PlatformPage'), 'PlatformPage'),
});

const usersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/administration/users',
  validateSearch: readUserSearch,
  component: lazyRouteComponent(() => import('@/app/pages/UsersRoute'), 'UsersRoute'),
});

const rolesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/administration/roles',
  component: lazyRouteComponent(() => import('@/app/pages/RolesRoute'), 'RolesRoute'),
});

const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/administration/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('@/app/pages/AuditRoute'), 'AuditRoute'),
});

const pages = [
  homeRoute,
  dashboardRoute,
  activitiesRoute,
  analysisRoute,
  gainsRoute,
  combinedRoute,
  statementsRoute,
  importRoute,
  holdingRoute,
  manageRoute,
  settingsRoute,
  connectionsRoute,
  securityRoute,
  invitationsRoute,
  programsRoute,
  keysRoute,
  outboxRoute,
  platformRoute,
  usersRoute,
  rolesRoute,
  auditRoute,
];
const routeTree = rootRoute.addChildren([
  setupRoute,
  signInRoute,
  registerRoute,
  sharedLinkRoute,
  enrolRoute,
  forgotRoute,
  resetRoute,
  consentRoute,
  deviceRoute,
  confirmEmailRoute,
  confirmRegistrationRoute,
  invitationRoute,
  restoreRoute,
  lockDownRoute,
  shellRoute.addChildren(pages),
]);

export const router = createRouter({ routeTree, defaultPreload: 'intent', scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
