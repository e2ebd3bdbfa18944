/** Names for the shapes of the API, taken from its paths so that they cannot drift from the document. */
import type { paths } from '@/api/schema.gen';

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;
type Ok<T> = T extends { responses: infer Answers }
  ? Answers extends { 200: infer Answer }
    ? Json<Answer>
    : Answers extends { 201: infer Answer }
      ? Json<Answer>
      : never
  : never;
type Get<P extends keyof paths> = paths[P] extends { get: infer Operation } ? Ok<Operation> : never;
type Post<P extends keyof paths> = paths[P] extends { post: infer Operation } ? Ok<Operation> : never;
type Item<T> = T extends { items: (infer Element)[] } ? Element : never;

export type User = Get<'/api/users/me'>;
export type SignIn = Post<'/api/auth/login'>;
export type SecondFactorRequired = Extract<SignIn, { challenge: string }>;
export type Factors = Get<'/api/users/me/factors'>;
export type Passkey = Factors['passkeys'][number];
export type AccessToken = Item<Get<'/api/tokens'>>;
export type StepUpMethod = Get<'/api/auth/step-up'>['methods'][number];
export type Session = Item<Get<'/api/users/me/sessions'>>;
export type SignInProvider = Item<Get<'/api/auth/providers'>>;
export type Job = Item<Get<'/api/jobs'>>;
export type ConnectedApp = Item<Get<'/api/users/me/apps'>>;
export type AppScope = ConnectedApp['scopes'][number];
export type ConsentQuestion = Post<'/api/oauth/consents/question'>;
export type DeviceQuestion = Post<'/api/oauth/device/question'>;
export type LinkedIdentity = Item<Get<'/api/users/me/identities'>>;
export type Invitation = Item<Get<'/api/invitations'>>;
export type MailState = Get<'/api/mail'>;
export type OutboxLetter = Item<Get<'/api/mail/outbox'>>;
export type Portfolio = Get<'/api/portfolios/{portfolio_id}'>;
export type Share = Item<Get<'/api/portfolios/{portfolio_id}/shares'>>;
export type OpenedLink = Post<'/api/shared'>;
export type Account = Item<Get<'/api/portfolios/{portfolio_id}/accounts'>>;
export type Activity = Item<Get<'/api/portfolios/{portfolio_id}/activities'>>;
export type ActivityType = Activity['type'];
export type Holdings = Get<'/api/portfolios/{portfolio_id}/holdings'>;
export type Holding = Item<Holdings>;
export type MissingPrice = Holdings['missing_prices'][number];
export type Performance = Get<'/api/portfolios/{portfolio_id}/performance'>;
export type DailyReturns = Get<'/api/portfolios/{portfolio_id}/returns/daily'>;
export type ReturnsCalendar = Get<'/api/portfolios/{portfolio_id}/returns/calendar'>;
export type Contributions = Get<'/api/portfolios/{portfolio_id}/contribution'>;
export type Risk = Get<'/api/portfolios/{portfolio_id}/risk'>;
export type Explanation = Get<'/api/portfolios/{portfolio_id}/explain'>;
export type Yields = Get<'/api/portfolios/{portfolio_id}/income/yields'>;
export type Quality = Get<'/api/portfolios/{portfolio_id}/quality'>;
export type QualityIssue = Quality['items'][number];
export type Timeline = Get<'/api/portfolios/{portfolio_id}/timeline'>;
export type Comment = Item<Get<'/api/portfolios/{portfolio_id}/comments'>>;
export type Lot = Item<Get<'/api/portfolios/{portfolio_id}/lots'>>;
export type Gains = Get<'/api/portfolios/{portfolio_id}/gains'>;
export type RealisedGain = Item<Gains>;
export type Allocation = Get<'/api/portfolios/{portfolio_id}/allocation'>;
export type Income = Get<'/api/portfolios/{portfolio_id}/income'>;
export type Movers = Get<'/api/portfolios/{portfolio_id}/movers'>;
export type Mover = Movers['gainers'][number];
export type Instrument = Get<'/api/instruments/{instrument_id}'>;
export type Prices = Get<'/api/instruments/{instrument_id}/prices'>;
export type ImportPreview = Post<'/api/portfolios/{portfolio_id}/imports'>;
export type ImportRow = ImportPreview['rows'][number];
export type ImportRowStatus = ImportRow['status'];
export type ImportResult = Post<'/api/imports/{import_id}/commit'>;
export type ServiceAccount = Item<Get<'/api/service-accounts'>>;
export type SigningKey = Get<'/api/signing-keys'>['keys'][number];
export type ManagedUser = Item<Get<'/api/users'>>;
export type UserRemoval = Item<Get<'/api/users/removals'>>;
export type Role = Item<Get<'/api/roles'>>;
export type AuditEntry = Item<Get<'/api/audit'>>;
export type AuditVerdict = Post<'/api/audit/verify'>;
export type PlatformService = Item<Get<'/api/platform/services'>>;
type NewActivities = paths['/api/portfolios/{portfolio_id}/activities']['post'] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;
export type NewActivity = Item<NewActivities>;
export type Classification = Get<'/api/portfolios/{portfolio_id}/classification'>;
export type Taxonomy = Item<Get<'/api/taxonomies'>>;
export type Attribution = Get<'/api/portfolios/{portfolio_id}/attribution'>;
export type Statement = Item<Get<'/api/portfolios/{portfolio_id}/statements'>>;
export type Reconciliation = Get<'/api/portfolios/{portfolio_id}/statements/{statement_id}/reconciliation'>;
export type CostRules = Get<'/api/portfolios/{portfolio_id}/cost-rules'>;
