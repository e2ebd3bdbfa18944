/** The roles there are, and what each may do. */
import { AdministrationTabs } from '@/app/AdministrationTabs';
import { PageHead } from '@/components/PageHead';
import { RolesCard } from '@/features/users/RolesCard';

export function RolesRoute() {
  return (
    <>
      <PageHead title="Roles" />
      <AdministrationTabs />
      <RolesCard />
    </>
  );
}
