/** For administrators: programs without a person. */
import { AdministrationTabs } from '@/app/AdministrationTabs';
import { PageHead } from '@/components/PageHead';
import { ServiceAccountsCard } from '@/features/programs/ServiceAccountsCard';

export function ProgramsRoute() {
  return (
    <>
      <PageHead title="Service accounts" />
      <AdministrationTabs />
      <ServiceAccountsCard />
    </>
  );
}
