/** The person's profile and the look of the app. */
import { Grid } from '@mantine/core';
import { $api } from '@/api/client';
import type { User } from '@/api/shapes';
import { Card, QueryStates } from '@/components/Card';
import { PageHead } from '@/components/PageHead';
import { AppearanceForm } from './AppearanceForm';
import { ExportCard } from './ExportCard';
import { ProfileForm } from './ProfileForm';

export function SettingsPage() {
  const user = $api.useQuery('get', '/api/users/me');
  return (
    <>
      <PageHead title="Settings" />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Card title="Profile">
            <QueryStates query={user} what="Your profile" height={360}>
              {(data: User) => <ProfileForm user={data} />}
            </QueryStates>
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Card title="Appearance">
            <QueryStates query={user} what="Your settings" height={360}>
              {(data: User) => <AppearanceForm user={data} />}
            </QueryStates>
          </Card>
        </Grid.Col>
        <Grid.Col span={12}>
          <ExportCard />
        </Grid.Col>
      </Grid>
    </>
  );
}
