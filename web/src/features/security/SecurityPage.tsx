/** How the account is protected: passkeys, password, second factors, and where the person is signed in. */
import { Stack } from '@mantine/core';
import { PageHead } from '@/components/PageHead';
import { EmailCard } from './EmailCard';
import { FactorsCard } from './FactorsCard';
import { LeaveCard } from './LeaveCard';
import { PasskeysCard } from './PasskeysCard';
import { PasswordCard } from './PasswordCard';
import { SessionsCard } from './SessionsCard';
import { TokensCard } from './TokensCard';

export function SecurityPage() {
  return (
    <>
      <PageHead title="Security" />
      <Stack gap="md" maw={860}>
        <PasskeysCard />
        <FactorsCard />
        <TokensCard />
        <PasswordCard />
        <EmailCard />
        <SessionsCard />
        <LeaveCard />
      </Stack>
    </>
  );
}
