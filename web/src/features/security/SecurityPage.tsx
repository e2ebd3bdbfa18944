/** How the account is protected: second factors, and where the person is signed in. */
import { Stack } from '@mantine/core';
import { PageHead } from '@/components/PageHead';
import { FactorsCard } from './FactorsCard';
import { SessionsCard } from './SessionsCard';

export function SecurityPage() {
  return (
    <>
      <PageHead title="Security" />
      <Stack gap="md" maw={860}>
        <FactorsCard />
        <SessionsCard />
      </Stack>
    </>
  );
}
