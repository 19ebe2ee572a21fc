/** What the browser allows in a store, as Chromium's managed policy (https://chromeenterprise.google/policies/). */
import { join } from 'node:path';

/** Chromium and Chrome read policies from folders of their own. */
export function policyFile(chromium: string): string {
  const folder = /chrome/.test(chromium) ? 'opt/chrome' : 'chromium';
  return join('/etc', folder, 'policies/managed/vitrine-kiosk.json');
}

/** The camera for the kiosk's origin alone and without a question; nothing else of a browser. */
export function policy(address: string): Readonly<Record<string, unknown>> {
  const { origin } = new URL(address);
  return {
    // The page and the waiting page, and nothing else.
    URLBlocklist: ['*', 'chrome://*', 'devtools://*', 'view-source:*'],
    URLAllowlist: [origin, 'chrome-extension://*'],
    VideoCaptureAllowed: false,
    VideoCaptureAllowedUrls: [origin],
    AudioCaptureAllowed: false,
    ScreenCaptureAllowed: false,
    // Nothing that opens a window over the page.
    AllowFileSelectionDialogs: false,
    DownloadRestrictions: 3,
    PrintingEnabled: false,
    DeveloperToolsAvailability: 2,
    IncognitoModeAvailability: 1,
    BrowserGuestModeEnabled: false,
    BrowserAddPersonEnabled: false,
    BrowserSignin: 0,
    SyncDisabled: true,
    TaskManagerEndProcessEnabled: false,
    TranslateEnabled: false,
    SpellcheckEnabled: false,
    PasswordManagerEnabled: false,
    AutofillAddressEnabled: false,
    AutofillCreditCardEnabled: false,
    BookmarkBarEnabled: false,
    DefaultBrowserSettingEnabled: false,
    DefaultNotificationsSetting: 2,
    DefaultPopupsSetting: 2,
    DefaultGeolocationSetting: 2,
    BackgroundModeEnabled: false,
    MetricsReportingEnabled: false,
  };
}
