/** For administrators: who is invited. */
import { AdministrationTabs } from '@/app/AdministrationTabs';
import { PageHead } from '@/components/PageHead';
import { InvitationsCard } from '@/features/invitations/InvitationsCard';

export function InvitationsRoute() {
  return (
    <>
      <PageHead title="Invitations" />
      <AdministrationTabs />
      <InvitationsCard />
    </>
  );
}
