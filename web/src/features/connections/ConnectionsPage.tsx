/** What is connected with the account: sign-in elsewhere, and apps that act for the person. */
import { Stack } from '@mantine/core';
import { PageHead } from '@/components/PageHead';
import { AppsCard } from './AppsCard';
import { IdentitiesCard } from './IdentitiesCard';

type ConnectionsPageProps = { problem: string | undefined; linked: string | undefined };

export function ConnectionsPage({ problem, linked }: ConnectionsPageProps) {
  return (
    <>
      <PageHead title="Connections" />
      <Stack gap="md" maw={860}>
        <AppsCard />
        <IdentitiesCard problem={problem} linked={linked} />
      </Stack>
    </>
  );
}
