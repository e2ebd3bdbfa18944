/** Hands the code of the address, if it has one, to the page that connects a program. */
import { getRouteApi } from '@tanstack/react-router';
import { DevicePage } from '@/features/auth/DevicePage';

const route = getRouteApi('/device');

export function DeviceRoute() {
  return <DevicePage userCode={route.useSearch().user_code} />;
}
