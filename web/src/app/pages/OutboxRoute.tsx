/** For administrators: the platform's mail. */
import { AdministrationTabs } from '@/app/AdministrationTabs';
import { PageHead } from '@/components/PageHead';
import { OutboxCard } from '@/features/mail/OutboxCard';

export function OutboxRoute() {
  return (
    <>
      <PageHead title="Outbox" />
      <AdministrationTabs />
      <OutboxCard />
    </>
  );
}
