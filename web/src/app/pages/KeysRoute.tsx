/** For administrators: the keys of the platform. */
import { AdministrationTabs } from '@/app/AdministrationTabs';
import { PageHead } from '@/components/PageHead';
import { SigningKeysCard } from '@/features/keys/SigningKeysCard';

export function KeysRoute() {
  return (
    <>
      <PageHead title="Signing keys" />
      <AdministrationTabs />
      <SigningKeysCard />
    </>
  );
}
